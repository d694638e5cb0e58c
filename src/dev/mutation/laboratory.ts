import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** How tests took a changed module. */
export type Fate = 'killed' | 'survived' | 'timeout';

const JEST = [
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  'node_modules/jest/bin/jest.js',
  '--runInBand',
  '--bail',
  '--silent',
  '--reporters=default',
];

/** A copy of the compiled project in which modules are changed one at a time; the real one is never touched. */
export class Laboratory {
  readonly root: string;
  private readonly sound = new Map<string, boolean>();

  constructor(project: string) {
    this.root = mkdtempSync(join(tmpdir(), 'guardrails-mutation-'));
    for (const name of readdirSync(project)) {
      if (name === '.git') continue;
      if (name === 'lib' || name === 'package.json')
        cpSync(join(project, name), join(this.root, name), { recursive: true });
      else symlinkSync(join(project, name), join(this.root, name));
    }
  }

  /** The text of a module, by its path below `lib`. */
  read(module: string): string {
    return readFileSync(join(this.root, 'lib', module), 'utf8');
  }

  /** Runs tests against a changed module, which is as it was afterwards. */
  async tryOut(module: string, text: string, tests: readonly string[], timeoutMs: number): Promise<Fate> {
    const file = join(this.root, 'lib', module);
    const original = readFileSync(file, 'utf8');
    writeFileSync(file, text);
    try {
      return await this.run(tests, timeoutMs);
    } finally {
      writeFileSync(file, original);
    }
  }

  /** Those of the tests, as many as wanted, that pass while nothing is changed: others would kill anything. */
  async soundAmong(tests: readonly string[], count: number, timeoutMs: number): Promise<readonly string[]> {
    const sound: string[] = [];
    for (const test of tests) {
      if (sound.length === count) break;
      if (!this.sound.has(test)) this.sound.set(test, (await this.run([test], timeoutMs)) === 'survived');
      if (this.sound.get(test)) sound.push(test);
    }
    return sound;
  }

  /** Runs test files, by their paths below `lib`, in one process; none of them notice anything. */
  async run(tests: readonly string[], timeoutMs: number): Promise<Fate> {
    if (tests.length === 0) return 'survived';
    const child = spawn(process.execPath, [...JEST, '--runTestsByPath', ...tests.map((test) => `lib/${test}`)], {
      cwd: this.root,
      detached: true,
      stdio: 'ignore',
      env: { ...process.env, CI: 'true' },
    });
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        // The tests may have started programs of their own.
        process.kill(-child.pid!, 'SIGKILL');
        resolve('timeout');
      }, timeoutMs);
      child.on('error', reject);
      child.on('exit', (code) => {
        clearTimeout(timer);
        resolve(code === 0 ? 'survived' : 'killed');
      });
    });
  }

  /** Removes the copy. */
  close(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
