import type { GatewayOptions } from "./start-gateway.ts";

/** What a `gateway.config.ts` may say. What the command line says wins. */
export interface GatewayConfig extends GatewayConfigOptions {
  /** How many processes `hansa gateway` serves with; "auto" is one for each core. 1 unless given. */
  readonly workers?: number | "auto";
}

type GatewayConfigOptions = Partial<
  Pick<
    GatewayOptions,
    "source" | "host" | "port" | "dev" | "settings" | "serverSettings" | "ide" | "overrideLabels"
  >
>;

/** Gives a `gateway.config.ts` its types: `export default defineGateway({ … })`. */
export function defineGateway(config: GatewayConfig): GatewayConfig {
  return config;
}

/** Every key of a configuration; a type that has another one does not compile. */
const isKnownKey: Readonly<Record<keyof GatewayConfig, true>> = {
  source: true,
  host: true,
  port: true,
  dev: true,
  settings: true,
  serverSettings: true,
  ide: true,
  overrideLabels: true,
  workers: true,
};

/** The keys that a configuration may have. */
export const gatewayConfigKeys: readonly string[] = Object.keys(isKnownKey);

/** Whether a module's default export can be a configuration; its members are checked where they are used. */
export function isGatewayConfig(value: unknown): value is GatewayConfig {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
