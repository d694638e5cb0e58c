import { bareExcept } from './bare-except.js';
import { codeowners } from './codeowners.js';
import { compose } from './compose.js';
import { damage } from './damage.js';
import { gitignore } from './gitignore.js';
import { globs } from './globs.js';
import { graphviz } from './graphviz.js';
import { handlers } from './handlers.js';
import { markers } from './markers.js';
import { mermaid } from './mermaid.js';
import type { Oracle } from './oracle.js';
import { requirements } from './requirements.js';
import { shellWords } from './shell-words.js';
import { specifiers } from './specifiers.js';
import { toml } from './toml.js';
import { typography } from './typography.js';
import { unsatisfiable } from './unsatisfiable.js';
import { versions } from './versions.js';
import { yaml } from './yaml.js';

/** Every oracle there is. */
export const KNOWN_ORACLES: readonly Oracle[] = [
  handlers,
  damage,
  typography,
  bareExcept,
  versions,
  specifiers,
  unsatisfiable,
  markers,
  requirements,
  gitignore,
  globs,
  codeowners,
  toml,
  shellWords,
  yaml,
  compose,
  graphviz,
  mermaid,
];
