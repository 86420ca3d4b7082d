/** Who moves money from cards. */
export interface PaymentProvider {
  /**
   * Charges a card at most once for an idempotency key, however often it is asked: who asks again gets the first
   * answer.
   *
   * @throws Error when no answer came. Whether the card was charged is then unknown until one asks again.
   */
  charge(request: ChargeRequest): Promise<ChargeAnswer>;
}

export interface ChargeRequest {
  readonly idempotencyKey: string;
  /** Decimal, as text: money is never a floating point number. */
  readonly amount: string;
  /** Whatever is charged, as the provider knows it. */
  readonly card: string;
}

export type ChargeAnswer =
  | { readonly kind: "charged"; readonly charge: string }
  | { readonly kind: "declined"; readonly message: string };
