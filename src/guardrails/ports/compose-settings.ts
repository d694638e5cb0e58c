import type { MergedService } from './compose-merge.js';
import type { ComposeStack } from './compose-stacks.js';
import type { ComposeSetting, PublishedPort } from './use.js';

/** Words for circumstances in which one stack is run instead of another. */
const VARIANTS: ReadonlySet<string> = new Set([
  ...['dev', 'devel', 'develop', 'development', 'devcontainer', 'local', 'localhost', 'offline', 'debug', 'sandbox'],
  ...['test', 'tests', 'testing', 'unit', 'integration', 'e2e', 'ci', 'qa', 'uat', 'smoke', 'perf', 'benchmark'],
  ...['stage', 'staging', 'preprod', 'preview', 'demo', 'prod', 'production', 'release', 'live'],
  ...['gpu', 'cpu', 'cuda', 'rocm', 'nvidia', 'amd', 'arm', 'arm64', 'amd64', 'example', 'sample', 'minimal', 'full'],
]);
const NEUTRAL: ReadonlySet<string> = new Set(['docker', 'compose', '']);

/** The setting of every stack, by its id. */
export function settingsOf(
  stacks: readonly { readonly stack: ComposeStack; readonly services: ReadonlyMap<string, MergedService> }[],
): ReadonlyMap<string, ComposeSetting> {
  return new Map(
    stacks.map(({ stack, services }) => {
      const words = wordsOf(stack.id.slice(stack.id.lastIndexOf('/') + 1).replace(/\.ya?ml$/, ''));
      const parts = stack.folder.split('/');
      const own: string[] = [];
      while (parts.length > 0 && wordsOf(parts.at(-1)!).every((word) => VARIANTS.has(word) || NEUTRAL.has(word)))
        own.push(...wordsOf(parts.pop()!));
      const variant = [...new Set([...own, ...words].filter((word) => VARIANTS.has(word)))].sort().join(' ');
      const setting: ComposeSetting = {
        stacks: [stack.id],
        home: parts.join('/'),
        variant,
        over: stack.over,
        names: new Set(services.keys()),
        services: new Set([...services.values()].flatMap(signatures)),
      };
      return [stack.id, setting];
    }),
  );
}

/** Whether two published ports are of compose files that are made to be run one at a time. */
export function areVariants(one: PublishedPort, other: PublishedPort): boolean {
  const [a, b] = [one.setting, other.setting];
  if (a.home !== b.home || a.stacks.some((stack) => b.stacks.includes(stack))) return false;
  if (liesOver(a, other) || liesOver(b, one)) return false;
  if (a.variant !== b.variant || a.over !== null || b.over !== null) return true;
  const [few, many] = a.services.size < b.services.size ? [a.services, b.services] : [b.services, a.services];
  return [...few].some((service) => many.has(service));
}

function liesOver({ over, names }: ComposeSetting, { setting, service }: PublishedPort): boolean {
  return over !== null && setting.stacks.includes(over) && !names.has(service);
}

function wordsOf(name: string): readonly string[] {
  return name.toLowerCase().split(/[^a-z0-9]+/);
}

function signatures({ name, image, context, isBuilt, ports }: MergedService): readonly string[] {
  if (ports.length === 0 || (image === null && !isBuilt)) return [];
  const texts = ports.map(({ thing }) => (thing.kind === 'short' ? thing.mapping.text : thing.published?.text));
  return texts.map((text) => JSON.stringify([name, image ?? context, text]));
}
