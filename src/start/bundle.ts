import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { constants, Script } from 'node:vm';
import { unframed } from './bundle-frame.js';
import { keepCode, readCode } from './compiled-code.js';

/** What the bundle offers; see index.ts. */
export type Bundle = typeof import('../index.js');

/** The bundle, ready to use. */
export interface LoadedBundle {
  readonly bundle: Bundle;
  /** Keeps what has been compiled so far, unless it was kept before. */
  keep(): void;
}

/** Loads the bundle beside a stub, compiled as it was kept in the file, if any. */
export async function loadBundle(entry: string, codeFile: string | null): Promise<LoadedBundle> {
  const address = new URL('./index.js', entry);
  const path = fileURLToPath(address);
  const source = codeFile === null ? null : unframed(readFileSync(path, 'latin1'));
  if (codeFile === null || source === null) {
    return { bundle: (await import(/* webpackIgnore: true */ address.href)) as Bundle, keep() {} };
  }
  const cachedData = readCode(codeFile);
  const script = new Script(source, {
    filename: path,
    ...(cachedData === undefined ? {} : { cachedData }),
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  const make = script.runInThisContext() as (require: typeof createRequire, address: string) => Bundle;
  return {
    bundle: make(createRequire, address.href),
    keep() {
      if (cachedData === undefined || script.cachedDataRejected === true) keepCode(codeFile, script);
    },
  };
}
