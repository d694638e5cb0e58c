import { AGENTS_MEGABYTES, agentsCorpus } from './agents-corpus.js';
import { coverageCorpus } from './coverage-corpus.js';
import { manifestCorpus } from './manifest-corpus.js';
import { checkedOut, type Package } from './packages.js';
import { dropPythonCorpus, pythonCorpus } from './python-corpus.js';

/** A tree to be looked at. */
export interface Place {
  /** Its size or name in the table. */
  readonly label: string;
  /** Whether it is smaller than the case asks for, so that nothing is proved by it. */
  readonly reduced?: boolean;
  /** Its folder, made when it is not there. */
  readonly open: () => string;
  /** Deletes what is too large to keep. */
  readonly close?: () => void;
}

const LARGEST_KEPT_MEGABYTES = 200;

/** So many megabytes of Python, or as many as are allowed. */
export function pythonPlace(wanted: number, allowed: number): Place {
  const megabytes = Math.min(wanted, allowed);
  return {
    label: megabytes >= 1024 ? `${megabytes / 1024} GB` : `${megabytes} MB`,
    reduced: megabytes < wanted,
    open: () => pythonCorpus(megabytes),
    ...(megabytes > LARGEST_KEPT_MEGABYTES ? { close: () => dropPythonCorpus(megabytes) } : {}),
  };
}

/** The agent monorepo, or as much of it as megabytes are allowed. */
export function agentsPlace(allowed: number): Place {
  const megabytes = Math.min(AGENTS_MEGABYTES, allowed);
  const reduced = megabytes < AGENTS_MEGABYTES;
  return {
    label: reduced ? `${megabytes} MB of the agent monorepo` : 'agent monorepo',
    reduced,
    open: () => agentsCorpus(megabytes),
  };
}

/** So many dependency manifests. */
export function manifestPlace(count: number): Place {
  return { label: `${count.toLocaleString('en')} manifests`, open: () => manifestCorpus(count) };
}

/** A published package with everything in it. */
export function packagePlace(wanted: Package, label: string): Place {
  return { label, open: () => checkedOut(wanted) };
}

/** A large coverage report and what it is about. */
export const COVERAGE_PLACE: Place = { label: '64 MiB report of 20,000 files', open: coverageCorpus };

/** For programs that look at nothing. */
export const NOWHERE: Place = { label: '', open: () => '.' };
