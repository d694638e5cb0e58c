import { bufferOver } from '../../core/bytes.js';
import { compareText } from '../../core/finding.js';
import { PROJECT } from '../../core/project.js';

/** What is read of a package in `package-lock.json`. */
export interface LockedPackage {
  readonly version: string;
  readonly license?: string;
  /** `sha512-` and the digest of the package's archive in Base64. */
  readonly integrity?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** Packages of `package-lock.json` by their folder, `node_modules/a/node_modules/b`. */
export type LockedPackages = Readonly<Record<string, LockedPackage>>;

/** A part of a bill of materials in the form of CycloneDX. */
export interface SbomComponent {
  readonly type: 'library';
  readonly 'bom-ref': string;
  readonly group?: string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly licenses: readonly { readonly expression: string }[];
  readonly hashes: readonly { readonly alg: 'SHA-512'; readonly content: string }[];
  /** The bundles that hold it, and the folder in the lock file. */
  readonly properties: readonly { readonly name: string; readonly value: string }[];
}

/** The folders of the packages that a bundle was made of, from the modules that the bundler names. */
export function bundledFolders(modules: readonly string[]): readonly string[] {
  const folders = modules.flatMap((name) => {
    const path = name.split(/[!?]/).find((part) => part.includes('node_modules/')) ?? '';
    const [inner] = /node_modules\/.*/.exec(path) ?? [];
    return inner === undefined ? [] : [/^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(inner)![0]];
  });
  return [...new Set(folders)].sort(compareText);
}

/**
 * The bill of materials of the bundles, each by its name with the folders of its packages, as CycloneDX 1.6 in JSON: the
 * same bytes from the same packages. Throws for a package that the lock file does not pin with a licence and a digest.
 */
export function sbomOf(bundles: Readonly<Record<string, readonly string[]>>, locked: LockedPackages): string {
  const folders = [...new Set(Object.values(bundles).flat())].sort(compareText);
  const components = folders.map((folder) => {
    const holders = Object.entries(bundles).filter(([, own]) => own.includes(folder));
    return componentOf(
      folder,
      locked[folder],
      holders.map(([name]) => name),
    );
  });
  const self = `pkg:generic/${PROJECT.name}@${PROJECT.version}`;
  const sbom = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: {
        type: 'application',
        'bom-ref': self,
        name: PROJECT.name,
        version: PROJECT.version,
        licenses: [{ expression: 'MIT' }],
      },
    },
    components,
    dependencies: [
      { ref: self, dependsOn: dependenciesOf('', folders, locked) },
      ...folders.map((folder) => ({ ref: purlOf(folder, locked), dependsOn: dependenciesOf(folder, folders, locked) })),
    ],
  };
  return `${JSON.stringify(sbom, null, 2)}\n`;
}

function componentOf(folder: string, known: LockedPackage | undefined, bundles: readonly string[]): SbomComponent {
  const [kind, digest] = known?.integrity?.split('-', 2) ?? [];
  if (known?.license === undefined || kind !== 'sha512' || digest === undefined) {
    throw new Error(`package-lock.json does not say which ${folder} is bundled, under which licence`);
  }
  const [group, name] = nameParts(folder);
  const purl = purlFor(folder, known.version);
  return {
    type: 'library',
    'bom-ref': purl,
    ...(group === null ? {} : { group }),
    name,
    version: known.version,
    purl,
    licenses: [{ expression: known.license }],
    hashes: [{ alg: 'SHA-512', content: bufferOver(Buffer.from(digest, 'base64')).toString('hex') }],
    properties: [
      ...bundles.map((value) => ({ name: 'guardrails:bundle', value })),
      { name: 'guardrails:folder', value: folder },
    ],
  };
}

/** The bundled packages that a package depends on, each the one that Node finds from its folder. */
function dependenciesOf(folder: string, bundled: readonly string[], locked: LockedPackages): readonly string[] {
  const found = Object.keys(locked[folder]!.dependencies ?? {}).flatMap((name) => {
    for (let above = folder; ; above = above.slice(0, Math.max(0, above.lastIndexOf('/node_modules/')))) {
      const candidate = above === '' ? `node_modules/${name}` : `${above}/node_modules/${name}`;
      if (bundled.includes(candidate)) return [purlOf(candidate, locked)];
      if (above === '') return [];
    }
  });
  return [...new Set(found)].sort(compareText);
}

function nameParts(folder: string): readonly [group: string | null, name: string] {
  const name = folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
  const slash = name.indexOf('/');
  return slash === -1 ? [null, name] : [name.slice(0, slash), name.slice(slash + 1)];
}

function purlOf(folder: string, locked: LockedPackages): string {
  return purlFor(folder, locked[folder]!.version);
}

function purlFor(folder: string, version: string): string {
  const [group, name] = nameParts(folder);
  return `pkg:npm/${group === null ? '' : `${encodeURIComponent(group)}/`}${name}@${version}`;
}
