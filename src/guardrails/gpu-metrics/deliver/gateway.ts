import { gzipSync } from '../../../core/builtin.js';
import { sentenceOf, UserError } from '../../../core/errors.js';
import type { Clock, Http, HttpRequest, HttpResponse } from '../../../host/host.js';

/** How to reach a Pushgateway. */
export interface GatewaySettings {
  readonly url: string;
  readonly username: string | null;
  readonly password: string | null;
  /** A bearer token. */
  readonly token: string | null;
  /** PEM text of further certificate authorities, or null. */
  readonly certificateAuthority: string | null;
  /** Whether credentials may travel over plain HTTP. */
  readonly allowInsecure: boolean;
  readonly compress: boolean;
  /** For one attempt. */
  readonly timeoutMs: number;
  /** Further attempts after the first. */
  readonly retries: number;
  /** For all attempts together. */
  readonly deadlineMs: number;
}

/** What became of a request: the answer's body, or why it failed, one sentence without any secret. */
export type Delivery =
  | { readonly ok: true; readonly body: string; readonly attempts: number }
  | { readonly ok: false; readonly reason: string; readonly attempts: number };

/** A Pushgateway one can talk to. */
export interface Gateway {
  /** Never rejects. An aborted signal ends the waiting between attempts. */
  request(method: 'PUT' | 'DELETE' | 'GET', path: string, text?: string, signal?: AbortSignal): Promise<Delivery>;
}

/** Statuses after which the same request may succeed; PUT and DELETE of a group do no harm when repeated. */
const RETRYABLE: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);

const BODY_LIMIT = 64 * 2 ** 20;

/** A gateway by its settings; throws a UserError for settings that are unsafe or contradict each other. */
export function openGateway(settings: GatewaySettings, http: Http, clock: Clock, random = Math.random): Gateway {
  const base = baseOf(settings);
  const { authorization, secrets } = credentialsOf(settings);
  const attempt = (method: 'PUT' | 'DELETE' | 'GET', path: string, text: string | undefined): Promise<HttpResponse> => {
    const request: HttpRequest = {
      method,
      url: `${base}${path}`,
      headers: {
        ...(authorization === null ? {} : { authorization }),
        ...(text === undefined ? {} : { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }),
        ...(text === undefined || !settings.compress ? {} : { 'content-encoding': 'gzip' }),
      },
      timeoutMs: settings.timeoutMs,
      bodyLimit: BODY_LIMIT,
      ...(text === undefined ? {} : { body: settings.compress ? gzipSync(text) : text }),
      ...(settings.certificateAuthority === null ? {} : { certificateAuthority: settings.certificateAuthority }),
    };
    return http.send(request);
  };
  return {
    async request(method, path, text, signal) {
      const began = clock.elapsed();
      for (let attempts = 1; ; attempts++) {
        let reason: string;
        let retryAfterMs = 0;
        try {
          const response = await attempt(method, path, text);
          if (response.status >= 200 && response.status < 300) return { ok: true, body: response.body, attempts };
          reason = refusal(response, secrets);
          if (!RETRYABLE.has(response.status)) return { ok: false, reason, attempts };
          retryAfterMs = secondsIn(response.headers['retry-after']) * 1000;
        } catch (error) {
          reason = `The gateway could not be reached: ${harmless(sentenceOf(error), secrets).replace(/\.$/, '')}.`;
        }
        // Between half and the whole of a doubling pause, so that many runners do not come back together.
        const pause = Math.max(retryAfterMs, Math.min(10_000, 500 * 2 ** (attempts - 1)) * (0.5 + random() / 2));
        const late = clock.elapsed() - began + pause > settings.deadlineMs;
        if (attempts > settings.retries || late) return { ok: false, reason, attempts };
        await clock.sleep(pause, signal);
        if (signal?.aborted === true) return { ok: false, reason, attempts };
      }
    },
  };
}

/** Every value that must never be shown: the password, the token, and what a header carries of them. */
export function secretsOf(settings: Pick<GatewaySettings, 'username' | 'password' | 'token'>): string[] {
  return credentialsOf(settings).secrets;
}

function credentialsOf(settings: Pick<GatewaySettings, 'username' | 'password' | 'token'>): {
  readonly authorization: string | null;
  readonly secrets: string[];
} {
  const { username, password, token } = settings;
  if (token !== null) {
    if (username !== null || password !== null) {
      throw new UserError('Set either a token or a user name and a password.', { key: 'token' });
    }
    if (/[^\x21-\x7e]/.test(token))
      throw new UserError('The token has characters that no header may hold.', { key: 'token' });
    return { authorization: `Bearer ${token}`, secrets: [token, Buffer.from(token).toString('base64')] };
  }
  if (username === null && password === null) return { authorization: null, secrets: [] };
  const pair = Buffer.from(`${username ?? ''}:${password ?? ''}`).toString('base64');
  const plain = password === null ? [] : [password, Buffer.from(password).toString('base64')];
  return { authorization: `Basic ${pair}`, secrets: [pair, ...plain].filter((secret) => secret !== '') };
}

/** The gateway's address without a slash at its end. */
function baseOf(settings: GatewaySettings): string {
  let url: URL;
  try {
    url = new URL(settings.url);
  } catch {
    throw new UserError('The gateway is no URL such as https://pushgateway.example:9091.', { key: 'gateway' });
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new UserError(`The gateway must be reached by http or https, not by ${url.protocol.slice(0, -1)}.`, {
      key: 'gateway',
    });
  }
  if (url.username !== '' || url.password !== '') {
    throw new UserError('Credentials do not belong into the URL: set username and password.', { key: 'gateway' });
  }
  if (url.search !== '' || url.hash !== '') {
    throw new UserError('The gateway must be a URL without a query.', { key: 'gateway' });
  }
  const credentials = settings.token !== null || settings.username !== null || settings.password !== null;
  if (credentials && url.protocol === 'http:' && !settings.allowInsecure) {
    throw new UserError('Credentials would travel unencrypted: use https, or set allow-insecure-credentials.', {
      key: 'gateway',
    });
  }
  return url.href.replace(/\/+$/, '');
}

/** Why an answer is no success, one sentence with the gateway's own words. */
function refusal(response: HttpResponse, secrets: readonly string[]): string {
  if (response.status >= 300 && response.status < 400) {
    const target = harmless(response.headers.location ?? '', secrets);
    return `The gateway answered ${response.status} and points to "${target}", which is not followed.`;
  }
  const words = harmless(response.body, secrets);
  return `The gateway answered ${response.status}${words === '' ? '' : `: "${words}"`}.`;
}

/** One line of at most 1,024 characters, without control characters and without secrets. */
function harmless(text: string, secrets: readonly string[]): string {
  let clean = text.slice(0, 16_384);
  for (const secret of secrets) clean = clean.replaceAll(secret, '***');
  return clean
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, 1024);
}

function secondsIn(header: string | undefined): number {
  return header !== undefined && /^\d{1,6}$/.test(header.trim()) ? Number(header) : 0;
}
