import { openSecret, type Secret } from '../secret';

/** Headers for a gateway in front of Connect, by their names. */
export type GatewayHeaders = Readonly<Record<string, Secret>>;

/** Who the requests are sent as. */
export interface Credentials {
  /** The headers of every request. It is a new object once the key has been renewed. */
  headers(): Readonly<Record<string, string>>;
  /** Whether the key was made for this run, and expires. */
  readonly shortLived: boolean;
  /** Called when Connect has accepted the key. */
  accepted(): void;
  /** Replaces a key that was refused, if it can. Tells whether there is a new one. */
  renewed(refused: Readonly<Record<string, string>>): Promise<boolean>;
}

/** A stored key: if it is refused, there is no other. */
export function storedKey(apiKey: Secret, gateway: GatewayHeaders): Credentials {
  return lasting(withKey(apiKey, gateway));
}

/** No key, for the requests that ask for one. */
export function withoutKey(gateway: GatewayHeaders): Credentials {
  return lasting(opened(gateway));
}

/** The token with which a job asks GitHub. */
export function bearerToken(token: Secret): Credentials {
  return lasting({ Authorization: `Bearer ${openSecret(token)}` });
}

/**
 * A key that may expire in the middle of a run. One that has worked before it was refused is renewed, once a run, for all
 * requests in flight.
 */
export function shortLivedKey(
  first: Secret,
  gateway: GatewayHeaders,
  renew: () => Promise<Secret | null>,
): Credentials {
  const original = withKey(first, gateway);
  let headers = original;
  let worked = false;
  let renewal: Promise<boolean> | null = null;
  return {
    shortLived: true,
    headers: () => headers,
    accepted() {
      worked = true;
    },
    async renewed(refused) {
      if (refused !== headers) return true;
      if (!worked || headers !== original) return false;
      renewal ??= renew().then((key) => {
        if (key !== null) headers = withKey(key, gateway);
        return key !== null;
      });
      return renewal;
    },
  };
}

function lasting(headers: Readonly<Record<string, string>>): Credentials {
  return {
    shortLived: false,
    headers: () => headers,
    accepted: () => undefined,
    renewed: () => Promise.resolve(false),
  };
}

/** Where a gateway takes `Authorization` for itself, the key travels in the other header that Connect knows. */
function withKey(apiKey: Secret, gateway: GatewayHeaders): Readonly<Record<string, string>> {
  const isTaken = Object.keys(gateway).some((name) => name.toLowerCase() === 'authorization');
  return {
    ...opened(gateway),
    [isTaken ? 'X-RSC-Authorization' : 'Authorization']: `Key ${openSecret(apiKey)}`,
  };
}

function opened(headers: GatewayHeaders): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, openSecret(value)]),
  );
}
