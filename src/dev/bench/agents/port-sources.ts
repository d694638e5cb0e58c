import type { Random } from '../../../testing/random.js';

/** What a socket needs to know of the class it is in. */
export interface SocketSite {
  readonly random: Random;
  /** What the socket is for, such as `health`. */
  readonly purpose: string;
  /** The number it ends up with unless something else configures it. */
  readonly port: number;
  /** The name of the agent, in snake case. */
  readonly agent: string;
  /** Whether it is the one whose port the base class is given. */
  readonly main: boolean;
}

/** How a program comes to the number of a port: the expression, and the lines elsewhere that it depends on. */
export interface PortSource {
  readonly expression: string;
  readonly imports: readonly string[];
  readonly moduleLines: readonly string[];
  readonly classLines: readonly string[];
  readonly initLines: readonly string[];
}

type Sourcing = (site: SocketSite) => Partial<PortSource> & { readonly expression: string };

const SOURCES: readonly Sourcing[] = [
  ({ port }) => ({ expression: `${port}` }),
  ({ purpose, port }) => ({
    expression: `self.${purpose}_port`,
    initLines: [`self.${purpose}_port = self.config.get("${purpose}_port", ${port})`],
  }),
  ({ purpose, port, agent }) => ({
    expression: `self.${purpose}_port`,
    initLines: [
      `self.${purpose}_port = int(os.environ.get("${agent.toUpperCase()}_${purpose.toUpperCase()}_PORT", "${port}"))`,
    ],
  }),
  ({ purpose, port }) => ({
    expression: `${purpose.toUpperCase()}_PORT`,
    moduleLines: [`${purpose.toUpperCase()}_PORT = ${port}`],
  }),
  ({ purpose, port }) => ({
    expression: `self.${purpose.toUpperCase()}_PORT`,
    classLines: [`${purpose.toUpperCase()}_PORT = ${port}`],
  }),
  ({ purpose, agent }) => ({
    expression: `ports.${agent.toUpperCase()}`,
    imports: ['from common import ports'],
    initLines: [`self.${purpose}_port = ports.${agent.toUpperCase()}`],
  }),
  ({ purpose, port }) => ({
    expression: `self.settings['${purpose}']['port']`,
    initLines: [
      `self.settings = {"${purpose}": {"host": "0.0.0.0", "port": ${port}}, **self.config.get("settings", {})}`,
    ],
  }),
  ({ random }) => ({ expression: `self.port + ${1 + random.below(3)}` }),
];

/** One of the ways in which agents come to their ports; the main one is mostly inherited from the base class. */
export function portSource(site: SocketSite): PortSource {
  const inherited = site.main && !site.random.once(4);
  const source = inherited ? { expression: 'self.port' } : site.random.pick(SOURCES)(site);
  return { imports: [], moduleLines: [], classLines: [], initLines: [], ...source };
}
