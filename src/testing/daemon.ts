import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';

/** A server program of a test, on a port of its own. */
export class Daemon {
  readonly port: number;
  private readonly program: string;
  private readonly args: readonly string[];
  private child: ChildProcess | null = null;

  private constructor(program: string, args: readonly string[], port: number) {
    this.program = program;
    this.args = args;
    this.port = port;
  }

  /** Starts it on a free port and waits until `/-/ready` answers 200; `PORT` in an argument stands for the port. */
  static async start(program: string, args: readonly string[]): Promise<Daemon> {
    const port = await freePort();
    const daemon = new Daemon(
      program,
      args.map((arg) => arg.replace('PORT', String(port))),
      port,
    );
    await daemon.up();
    return daemon;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Starts it (again) on its port. */
  async up(): Promise<void> {
    this.child = spawn(this.program, this.args, { stdio: 'ignore' });
    for (let tries = 0; tries < 300; tries++) {
      const answer = await fetch(`${this.url}/-/ready`).catch(() => null);
      if (answer?.status === 200) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`${this.program} did not start`);
  }

  /** Kills it and waits for its end. */
  async down(): Promise<void> {
    const { child } = this;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject()));
    });
  });
}
