/** What both toolkits of actions make connections with: nothing in our bundles, where every request goes through the host. */
export class HttpClient {
  /** No agent. */
  getAgent(): void {}
  /** No dispatcher. */
  getAgentDispatcher(): void {}
}

/** Credentials for nothing. */
export class BearerCredentialHandler {}

/** Fetches nothing. */
export async function fetch(): Promise<never> {
  throw new Error('requests go through the host');
}
