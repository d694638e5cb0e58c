import { compareText } from '../../core/finding.js';
import type { ComposeFile } from './compose-merge.js';
import { joinPath } from './containers.js';

/** Compose files that are loaded together: what `docker compose up` takes, or a further file, over its base or alone. */
export interface ComposeStack {
  /** The path of the last file, which is its own. */
  readonly id: string;
  readonly paths: readonly string[];
  readonly folder: string;
  /** The file that the own one lies over, whose other services run as well; null for none, and for the default stack. */
  readonly over: string | null;
  /** Whether Docker takes the files without being told. */
  readonly isDefault: boolean;
}

/** The names that Docker looks for, the first it finds. */
const BASES = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];
const OVERRIDES = [
  'compose.override.yml',
  'compose.override.yaml',
  'docker-compose.override.yml',
  'docker-compose.override.yaml',
];

/** The stacks of a repository, those of each folder in turn, the default one first. */
export function stacksOf(files: readonly ComposeFile[]): readonly ComposeStack[] {
  const byFolder = new Map<string, Map<string, ComposeFile>>();
  const referred = referredTo(files);
  for (const file of files) {
    const folder = byFolder.get(file.folder) ?? new Map<string, ComposeFile>();
    byFolder.set(file.folder, folder.set(nameOf(file.path), file));
  }
  return [...byFolder].flatMap(([folder, byName]) => {
    const base = BASES.find((name) => byName.has(name));
    const override = base === undefined ? undefined : OVERRIDES.find((name) => byName.has(name));
    const first = [base, override].flatMap((name) => (name === undefined ? [] : byName.get(name)!.path));
    const further = [...byName.entries()]
      .filter(([name, { path }]) => name !== base && name !== override && !referred.has(path))
      .sort(([a], [b]) => compareText(a, b))
      .map(([name, file]) => {
        const below = isPartial(file) ? baseOf(name, base, byName) : null;
        return { id: file.path, paths: [file.path], folder, over: below?.path ?? null, isDefault: false };
      });
    return first.length === 0
      ? further
      : [{ id: first[0]!, paths: first, folder, over: null, isDefault: true }, ...further];
  });
}

/** Files that others include, unless Docker would find them by themselves. */
function referredTo(files: readonly ComposeFile[]): ReadonlySet<string> {
  const targets = files.flatMap(({ path, folder, documents }) =>
    documents
      .flatMap(({ includes }) => includes.flatMap(({ paths }) => paths))
      .flatMap((text) => joinPath(folder, text) ?? [])
      .filter((target) => target !== path),
  );
  return new Set(targets.filter((path) => !BASES.includes(nameOf(path))));
}

/** Services that only lend what they say to services of other files, as `path` and name with a NUL between. */
export function templatesOf(files: readonly ComposeFile[]): ReadonlySet<string> {
  const templates = files.flatMap(({ path, folder, documents }) =>
    documents.flatMap(({ services }) =>
      services.flatMap(({ extends: base }) => {
        const target = base === null || base.file === null ? null : joinPath(folder, base.file);
        return target === null || target === path || BASES.includes(nameOf(target))
          ? []
          : [`${target}\0${base!.service}`];
      }),
    ),
  );
  return new Set(templates);
}

/** Whether a file makes sense only over another: it tags what it replaces, or has services without image and build. */
function isPartial({ documents }: ComposeFile): boolean {
  return documents.some(({ services, replacesServices }) =>
    services.some(
      ({ tag, replaced, image, context, extends: base }) =>
        replacesServices ||
        tag !== null ||
        replaced.length > 0 ||
        (image === null && context === null && base === null),
    ),
  );
}

/** `docker-compose.prod.override.yml` lies over `docker-compose.prod.yml`, anything else over what Docker finds. */
function baseOf(name: string, base: string | undefined, byName: ReadonlyMap<string, ComposeFile>): ComposeFile | null {
  const plain = name.replace(/[._-]override(?=\.ya?ml$)/, '');
  const own = plain === name ? undefined : byName.get(plain);
  return own ?? (base === undefined ? null : byName.get(base)!);
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
