import type { DiskFiles } from '../../../host/files.js';
import type { Clock } from '../../../host/host.js';
import type { HuntScene } from '../scene.js';
import type { Plant } from './plant.js';

/** What a run said of the planted file. */
export type Sighting =
  /** The fault itself. */
  | 'reported'
  /** That the file, or a folder above it, was not looked at or not understood. */
  | 'named'
  /** That nothing could be looked at: status 2 and a sentence, or the end by a signal. */
  | 'refused'
  /** Nothing that could be heard, but with the status of a failure. */
  | 'failed'
  /** Nothing, or something that nobody can use. */
  | 'silent';

/** How a file that was hidden is looked for. */
export interface Search {
  /** Words of the command lines, one after the other, the last one with the answer; by default one `check`. */
  readonly commands?: readonly (readonly string[])[];
  /** Words behind the default one. */
  readonly words?: readonly string[];
  /** The working directory; by default the root. */
  readonly directory?: string;
  /** Variables beside PATH and HOME, or other values of these; null for one that is not set. */
  readonly variables?: Readonly<Record<string, string | null>>;
  /** What a process is started through. */
  readonly through?: readonly string[];
  /** After so many milliseconds a process gets SIGTERM. */
  readonly endAfter?: number;
  /** Paths that the file may be reported or named by, beside its own. */
  readonly places?: readonly string[];
  readonly files?: DiskFiles;
  readonly clock?: Clock;
}

/** What a way is given: a laid out repository with a planted file in it. */
export interface Hiding {
  readonly scene: HuntScene;
  readonly plant: Plant;
  /** Runs guardrails as an earlier job would have, in this process. */
  look(search?: Search): Promise<void>;
}

/** One way to make a file hard to reach. */
export interface HidingWay {
  readonly name: string;
  /** What a run may say of it; anything else is a fault of the run. */
  readonly right: readonly Sighting[];
  /** Whether there has to be a repository of git, must be none, or may be one. */
  readonly git: 'needed' | 'absent' | 'either';
  /** `nobody` is a process without the powers of root, `process` any one, `here` the hunt's own; `either` the last two. */
  readonly runsAs: 'nobody' | 'process' | 'here' | 'either';
  hide(hiding: Hiding): Search | Promise<Search>;
}

/** A way, by default one that any run sees through, with git or without, in the hunt's process or in one of its own. */
export function way(
  name: string,
  hide: HidingWay['hide'],
  other: Partial<Omit<HidingWay, 'name' | 'hide'>> = {},
): HidingWay {
  return { name, right: ['reported'], git: 'either', runsAs: 'either', hide, ...other };
}

/** A way that only does something to the files. */
export function change(
  name: string,
  hide: (hiding: Hiding) => void,
  other: Partial<Omit<HidingWay, 'name' | 'hide'>> = {},
): HidingWay {
  const searching = (hiding: Hiding): Search => {
    hide(hiding);
    return {};
  };
  return way(name, searching, other);
}
