import { readFile } from "node:fs/promises";
import { describeError, type SettingsOf } from "@hansa/core";
import {
  type Authenticator,
  credsAuthenticator,
  nkeyAuthenticator,
  type TlsOptions,
} from "@nats-io/transport-node";
import { EventsError } from "../errors.ts";
import type { eventsSettings } from "../settings.ts";
import { type NatsAddress, readNatsUrl } from "./nats-url.ts";

/** Where and as whom to connect, as the client wants it. */
export type NatsAccess = Omit<NatsAddress, "isEncrypted"> & {
  readonly authenticator?: Authenticator;
  readonly tls?: TlsOptions;
};

type NatsSettings = Pick<
  SettingsOf<typeof eventsSettings>,
  | "natsUser"
  | "natsPassword"
  | "natsToken"
  | "natsCredentials"
  | "natsNkey"
  | "natsCa"
  | "natsCertificate"
  | "natsKey"
>;

/**
 * Puts together what the URL and the settings say. The settings win over the URL.
 *
 * @throws EventsError BROKER_CREDENTIALS_INVALID where two ways are named at once, or a file cannot be read; no message
 * repeats a password, a token or a key.
 */
export async function readNatsAccess(url: string, settings: NatsSettings): Promise<NatsAccess> {
  const { servers, isEncrypted, ...given } = readNatsUrl(url);
  const credentials = (await readCredentials(settings)) ?? given;
  const tls = await readTls(settings, isEncrypted);
  return { servers, ...credentials, ...(tls === undefined ? {} : { tls }) };
}

type Credentials = Pick<NatsAccess, "user" | "pass" | "token" | "authenticator">;

async function readCredentials(settings: NatsSettings): Promise<Credentials | undefined> {
  const { natsUser, natsPassword, natsToken, natsCredentials, natsNkey } = settings;
  const named = Object.entries({ natsUser, natsToken, natsCredentials, natsNkey }).filter(
    ([, value]) => value,
  );
  if (named.length > 1) {
    throw new EventsError(
      "BROKER_CREDENTIALS_INVALID",
      `As whom to connect to NATS is said in several ways: ${named.map(([name]) => name).join(", ")}. Keep one.`,
    );
  }
  if (natsUser) {
    return { user: natsUser, pass: natsPassword ?? "" };
  }
  if (natsToken) {
    return { token: natsToken };
  }
  if (natsCredentials) {
    return {
      authenticator: checked(
        "natsCredentials",
        credsAuthenticator,
        await readBytes("natsCredentials", natsCredentials),
      ),
    };
  }
  if (natsNkey) {
    const seed = Buffer.from((await readBytes("natsNkey", natsNkey)).toString("utf8").trim());
    return { authenticator: checked("natsNkey", nkeyAuthenticator, seed) };
  }
  return undefined;
}

/** The client reads a key when the server asks for a signature, which is too late to be told of it. */
function checked(
  setting: string,
  create: (bytes: Uint8Array) => Authenticator,
  bytes: Uint8Array,
): Authenticator {
  const authenticator = create(bytes);
  try {
    authenticator("hansa");
  } catch {
    throw new EventsError(
      "BROKER_CREDENTIALS_INVALID",
      `The file of the setting "${setting}" holds no such credentials as the NATS tools write.`,
    );
  }
  return authenticator;
}

async function readTls(
  { natsCa, natsCertificate, natsKey }: NatsSettings,
  isEncrypted: boolean,
): Promise<TlsOptions | undefined> {
  if ((natsCertificate === undefined) !== (natsKey === undefined)) {
    throw new EventsError(
      "BROKER_CREDENTIALS_INVALID",
      'The settings "natsCertificate" and "natsKey" go together: give both or none.',
    );
  }
  const ca = await readPem("natsCa", natsCa);
  const cert = await readPem("natsCertificate", natsCertificate);
  const key = await readPem("natsKey", natsKey);
  const isWanted = isEncrypted || ca !== undefined || cert !== undefined;
  return isWanted
    ? {
        ...(ca === undefined ? {} : { ca }),
        ...(cert === undefined ? {} : { cert }),
        ...(key === undefined ? {} : { key }),
      }
    : undefined;
}

async function readPem(setting: string, file: string | undefined): Promise<string | undefined> {
  return file === undefined ? undefined : (await readBytes(setting, file)).toString("utf8");
}

async function readBytes(setting: string, file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new EventsError(
      "BROKER_CREDENTIALS_INVALID",
      `The file of the setting "${setting}" cannot be read: ${describeError(error)}.`,
      { cause: error },
    );
  }
}
