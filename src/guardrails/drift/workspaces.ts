import type { ProjectFact } from '../../facts/dependencies/fact.js';
import { compileExactGlob, GLOB_LIMITS, GlobError, type PathTest } from '../../parsers/glob.js';
import type { At, Manifests } from './manifests.js';

/** A project that a workspace takes in. */
export interface WorkspaceMember {
  /** The pyproject.toml that declares the workspace. */
  readonly root: string;
  readonly member: At<ProjectFact>;
}

/** The members of the uv workspaces of a repository, each of the nearest one whose globs take it in. */
export function workspaceMembers({ projects, resolutions }: Manifests): readonly WorkspaceMember[] {
  const workspaces = new Map<string, (folder: string) => boolean>();
  for (const [path, { workspace }] of resolutions) {
    if (workspace === null) continue;
    const [members, excluded] = [workspace.members, workspace.exclude].map(folderTest);
    workspaces.set(folderOf(path), (folder) => members!(folder) && !excluded!(folder));
  }
  if (workspaces.size === 0) return [];
  return projects.flatMap((member) => {
    const folder = folderOf(member.path);
    if (!/(?:^|\/)pyproject\.toml$/.test(member.path)) return [];
    for (let above = folder; above !== ''; ) {
      above = folderOf(above);
      const inside = above === '' ? folder : folder.slice(above.length + 1);
      if (workspaces.get(above)?.(inside))
        return [{ root: above === '' ? 'pyproject.toml' : `${above}/pyproject.toml`, member }];
    }
    return [];
  });
}

function folderTest(patterns: readonly string[]): PathTest {
  const cleaned = patterns.map((pattern) => pattern.replace(/^(?:\.\/)+|\/+$/g, ''));
  const plain = new Set(cleaned.filter((pattern) => !/[*?[{]/.test(pattern)));
  const globs = cleaned.filter((pattern) => !plain.has(pattern)).slice(0, GLOB_LIMITS.patterns);
  const tests = globs.map(globTest);
  return (folder) => plain.has(folder) || tests.some((test) => test(folder));
}

/** A pattern beyond the limits of globs takes in nothing: what uv would find there, nobody can tell. */
function globTest(pattern: string): PathTest {
  try {
    return compileExactGlob(pattern);
  } catch (error) {
    if (error instanceof GlobError) return () => false;
    throw error;
  }
}

function folderOf(path: string): string {
  return path.split('/').slice(0, -1).join('/');
}
