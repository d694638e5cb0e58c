import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unbundled } from '../../testing/unbundled.js';
import { writeTree } from '../../testing/write-tree.js';
import { commitAll } from '../bench/checkout.js';
import { findTool, PROJECT_ROOT } from '../tools.js';
import { slowPrograms } from './slow-programs.js';

/** A machine of its own with the example repository on it: folders `repository`, `bin`, `home` and `temporary`. */
export interface Scene {
  readonly place: string;
  remove(): void;
}

/** The program, and copies of a scene to use it in. */
export class SceneMaker {
  /** Where the program and the original of all scenes lie. */
  readonly folder = mkdtempSync(join(tmpdir(), 'guardrails-signals-'));

  /** Lays out the program as it is now and the original. */
  constructor() {
    writeTree(join(this.folder, 'program'), unbundled());
    const original = join(this.folder, 'original');
    cpSync(join(PROJECT_ROOT, 'src/testing/example'), join(original, 'repository'), { recursive: true });
    writeFileSync(join(original, 'repository/report.json'), '{}\n');
    commitAll(join(original, 'repository'));
    for (const name of ['bin', 'home', 'temporary']) mkdirSync(join(original, name));
    for (const [name, text] of Object.entries(slowPrograms(findTool('git')!))) {
      writeFileSync(join(original, 'bin', name), text);
      chmodSync(join(original, 'bin', name), 0o755);
    }
  }

  /** A scene as the original is. */
  make(): Scene {
    const place = mkdtempSync(join(this.folder, 'scene-'));
    cpSync(join(this.folder, 'original'), place, { recursive: true });
    return { place, remove: () => rmSync(place, { recursive: true, force: true }) };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
