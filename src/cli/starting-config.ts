import { ENGINE_OPTIONS } from '../config/engine-options.js';
import { compareText } from '../core/finding.js';
import { PROJECT } from '../core/project.js';
import type { AnyGuardrail } from '../guardrails/guardrail.js';
import type { ListedFile } from '../workspace/listing.js';

/** Folders that hold what others wrote, by the names everybody gives them. */
const FOREIGN = ['_vendor', 'third_party', 'third-party', 'vendor', 'vendored'];

/**
 * A first `guardrails.yml`: only what this repository needs beyond the defaults, each with its reason. `able` are the
 * guardrails that could look at it.
 */
export function startingConfig(
  files: readonly ListedFile[],
  registry: readonly AnyGuardrail[],
  able: readonly string[],
): string {
  const parts = [
    `# yaml-language-server: $schema=${PROJECT.url}/raw/v1/config/guardrails.schema.json
# Only what differs from the defaults, which are all in ${PROJECT.url}/blob/v1/config/guardrails.yml
`,
  ];
  const foreign = foreignFolders(files);
  if (foreign.length > 0) {
    const globs = [...ENGINE_OPTIONS.exclude.default, ...foreign.map((name) => `**/${name}/**`)];
    parts.push(
      `# The defaults, and code of others that is kept here.\nexclude:\n${globs.map((glob) => `  - '${glob}'\n`).join('')}`,
    );
  }
  const paths = files.map(({ path }) => path);
  const own = registry.flatMap((guardrail) => guardrail.startingConfig?.(able.includes(guardrail.id), paths) ?? []);
  return [...parts, ...own].join('\n');
}

/** Names of the folders with Python that others wrote. */
function foreignFolders(files: readonly ListedFile[]): readonly string[] {
  const segments = files.filter(({ path }) => path.endsWith('.py')).flatMap(({ path }) => path.split('/').slice(0, -1));
  return [...new Set(segments)].filter((name) => FOREIGN.includes(name)).sort(compareText);
}
