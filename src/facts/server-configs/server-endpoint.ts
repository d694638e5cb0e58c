/** An address in the configuration of a server that is no code of the repository. */
export interface ServerEndpoint {
  readonly server: 'nginx' | 'haproxy' | 'caddy' | 'traefik' | 'prometheus';
  /** Whether the server listens there or connects to it. */
  readonly role: 'declare' | 'connect';
  /** `8080`, `host:8080`, `[::]:8080` or `http://host:8080` as written. */
  readonly address: string;
  /** What names it: `listen`, `upstream`. */
  readonly given: string;
  readonly line: number;
  readonly column: number;
}
