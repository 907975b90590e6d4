import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from "jose";
import type { Authorization, Exchange } from "./exchange.js";
import type { Authorizer } from "./host.js";
import { GatewayError } from "./response.js";

/** The algorithms that API Gateway accepts. */
const ALGORITHMS = ["RS256", "RS384", "RS512"];
const DISCOVERY_TIMEOUT_MS = 1_500;

/** Verifies bearer tokens with the keys that their issuer publishes. Keys are fetched once per issuer, and again for an unknown key. */
export class JwtVerifier {
  readonly #keys = new Map<string, Promise<JWTVerifyGetKey>>();

  /** @throws GatewayError 401 for a missing or invalid token, 403 for a token without any of the route's scopes */
  async authorize(exchange: Exchange, authorizer: Authorizer, scopes: readonly string[]): Promise<Authorization> {
    const token = tokenOf(exchange, authorizer);
    if (!token || !authorizer.jwt) {
      throw unauthorized("no token", "Bearer");
    }
    const claims = await this.#verify(token, authorizer.jwt.issuer);
    const audiences = claims.aud === undefined ? [claims["client_id"]] : [claims.aud].flat();
    if (!audiences.some((audience) => authorizer.jwt?.audience.includes(String(audience)))) {
      throw invalid("invalid audience");
    }
    const granted = String(claims["scope"] ?? claims["scp"] ?? "").split(/[ ,]/);
    const matching = scopes.filter((scope) => granted.includes(scope));
    if (scopes.length > 0 && matching.length === 0) {
      throw new GatewayError(403, "Forbidden", "insufficient scope", {
        "www-authenticate": `Bearer scope="${scopes.join(" ")}" error="insufficient_scope"`,
      });
    }
    return { jwt: { claims: asText(claims), scopes: scopes.length > 0 ? matching : null } };
  }

  async #verify(token: string, issuer: string): Promise<JWTPayload> {
    try {
      const { payload } = await jwtVerify(token, await this.#keysOf(issuer), { issuer, algorithms: ALGORITHMS });
      return payload;
    } catch (error) {
      if (error instanceof errors.JOSEError || error instanceof TypeError) {
        throw invalid((error as Error).message, error);
      }
      throw error;
    }
  }

  #keysOf(issuer: string): Promise<JWTVerifyGetKey> {
    let keys = this.#keys.get(issuer);
    if (!keys) {
      keys = discover(issuer);
      this.#keys.set(issuer, keys);
      keys.catch(() => this.#keys.delete(issuer));
    }
    return keys;
  }
}

/** @throws TypeError if the issuer is not available, which makes its tokens invalid */
async function discover(issuer: string): Promise<JWTVerifyGetKey> {
  const response = await fetch(`${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`, {
    signal: AbortSignal.timeout(DISCOVERY_TIMEOUT_MS),
  }).catch((cause: Error) => {
    throw new TypeError(`${issuer} does not respond: ${cause.message}`, { cause });
  });
  const { jwks_uri: uri } = response.ok ? ((await response.json()) as { jwks_uri?: string }) : {};
  if (!uri) {
    throw new TypeError(`${issuer} publishes no jwks_uri (HTTP ${response.status})`);
  }
  return createRemoteJWKSet(new URL(uri), { timeoutDuration: DISCOVERY_TIMEOUT_MS });
}

function tokenOf({ request, query }: Exchange, authorizer: Authorizer): string | undefined {
  for (const source of authorizer.identitySource) {
    const parts = /^\$request\.(header|querystring)\.(.+)$/i.exec(source);
    if (!parts) {
      continue;
    }
    const [, kind, name] = parts as unknown as [string, string, string];
    const value = kind.toLowerCase() === "header" ? request.headers[name.toLowerCase()] : new URLSearchParams(query).get(name);
    if (typeof value === "string" && value !== "") {
      return value.replace(/^Bearer /i, "");
    }
  }
  return undefined;
}

/** Returns the claims as API Gateway passes them on: every claim as text, lists as `[a b]`. */
function asText(claims: JWTPayload): Record<string, string> {
  const text = (value: unknown) =>
    Array.isArray(value) ? `[${value.join(" ")}]` : typeof value === "object" ? JSON.stringify(value) : String(value);
  return Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, text(value)]));
}

function invalid(reason: string, cause?: unknown): GatewayError {
  return unauthorized(reason, `Bearer scope="" error="invalid_token" error_description="${reason.replaceAll('"', "'")}"`, cause);
}

function unauthorized(reason: string, challenge: string, cause?: unknown): GatewayError {
  return new GatewayError(401, "Unauthorized", reason, { "www-authenticate": challenge }, { cause });
}
