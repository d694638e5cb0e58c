import { Keyword } from './keywords.js';
import type { PythonModule } from './module.js';

const GUARD = /__name__\s*==\s*["']__main__["']|["']__main__["']\s*==\s*__name__/;

/** Whether the file does something when it is run as a program: `if __name__ == "__main__":` at module level. */
export function hasMainGuard(module: PythonModule): boolean {
  for (let statement = 0; statement < module.size; statement = module.after(statement)) {
    if (module.keyword(statement) !== Keyword.if) continue;
    if (GUARD.test(module.text(module.start(statement), module.end(statement)))) return true;
  }
  return false;
}
