import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that reached the server. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/**
 * What the server does with a request; `reset` cuts the connection, `hang` never answers, `truncate` stops half way,
 * `drip` sends a byte now and then and never ends.
 */
export type Scripted =
  | 'reset'
  | 'hang'
  | 'truncate'
  | 'drip'
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string };

/** A local HTTP server that answers by a script: one step for each request, the last one for all that follow. */
export class ScriptedServer {
  readonly seen: SeenRequest[] = [];
  private readonly server: Server;
  private steps: readonly Scripted[] = [];

  private constructor(server: Server) {
    this.server = server;
  }

  /** Starts one on a free port of this machine. */
  static async start(): Promise<ScriptedServer> {
    const server = createServer();
    const scripted = new ScriptedServer(server);
    server.on('request', (request, response) => scripted.handle(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return scripted;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Forgets what was seen and plays this from now on. */
  play(...steps: readonly Scripted[]): void {
    this.steps = steps;
    this.seen.length = 0;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private handle(request: IncomingMessage, response: ServerResponse): void {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      this.seen.push({ method, path: url, headers, body: Buffer.concat(pieces) });
      const step = this.steps[Math.min(this.seen.length, this.steps.length) - 1];
      if (step === undefined || step === 'hang') return;
      if (step === 'reset') request.socket.destroy();
      else if (step === 'truncate') {
        response.writeHead(200, { 'content-length': '1000' });
        response.write('half', () => request.socket.destroy());
      } else if (step === 'drip') {
        response.writeHead(200).write('[');
        const dripping = setInterval(() => response.write(' '), 20);
        response.on('close', () => clearInterval(dripping));
      } else response.writeHead(step.status, step.headers).end(step.body ?? '');
    });
  }
}
