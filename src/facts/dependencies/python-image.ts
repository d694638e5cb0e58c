import { specifierFor } from './python-version-file.js';

/** Docker's own image, from the hub, a mirror of it, or by architecture; and builds of it that tag the same way. */
const OFFICIAL =
  /^(?:(?:docker\.io|index\.docker\.io|registry-1\.docker\.io)\/)?(?:(?:library|amd64|i386|arm32v[567]|arm64v8|ppc64le|riscv64|s390x|mips64le|winamd64|bitnami|bitnamilegacy|cimg|circleci)\/)?python$|\/library\/python$/;
const DEVCONTAINER = /(?:^|\/)(?:vscode\/)?devcontainers\/python$/;
const UV = /(?:^|\/)uv$/;

/**
 * The Pythons that an image brings, as a PEP 440 specifier; null where its name or tag does not tell.
 * `team/python:2.4.1` is an image of some team, not Python 2.
 */
export function pythonInImage(image: string): string | null {
  const [, name, tag] = /^([^@]*?):([^:/@]+)(?:@.*)?$/.exec(image) ?? [];
  if (name === undefined || tag === undefined) return null;
  const version = versionIn(name, tag);
  return version === undefined ? null : specifierFor(version);
}

function versionIn(name: string, tag: string): string | undefined {
  if (OFFICIAL.test(name)) return /^(\d+(?:\.\d+){0,2}(?:(?:a|b|rc)\d+)?)(?:-.*)?$/.exec(tag)?.[1];
  // The version of the image itself comes first, where it is given: `1-3.12-bookworm`.
  if (DEVCONTAINER.test(name))
    return /^(?:(?:dev|\d+(?:\.\d+){0,2})-)?(\d+\.\d+(?:\.\d+)?)(?:-[a-z].*)?$/.exec(tag)?.[1];
  return UV.test(name) ? /^(?:.*-)?python(\d+\.\d+)(?:-.*)?$/.exec(tag)?.[1] : undefined;
}
