import type { Side } from './case.js';
import { type Build, STATIC_GUARDRAILS } from './guardrails.js';
import { ruff } from './peers.js';
import type { Place } from './place.js';

const E722 = ['E722'];

/** Every static guardrail, with nothing remembered. */
export function everything(build: Build, place: Place): Side {
  return cold(build, place, STATIC_GUARDRAILS);
}

/** Some guardrails, with nothing remembered but the program as Node compiled it. */
export function cold(build: Build, place: Place, guardrails: readonly string[]): Side {
  return { label: 'ours', place, commands: (folder) => [build.cold(folder, ...guardrails)] };
}

/** Some guardrails, with nothing remembered at all. */
export function fresh(build: Build, place: Place, guardrails: readonly string[]): Side {
  return { label: 'ours', place, commands: (folder) => [build.fresh(folder, ...guardrails)] };
}

/** Some guardrails that remember what they saw in the run before. */
export function warm(build: Build, place: Place, guardrails: readonly string[]): Side {
  return { label: 'ours', place, commands: (folder, memory) => [build.warm(folder, memory, ...guardrails)] };
}

/** One rule of ruff, with nothing remembered. */
export function ruffCold(place: Place): Side {
  return { label: '`ruff --no-cache --select E722`', place, commands: (folder) => [ruff(folder, E722)] };
}

/** One rule of ruff that remembers what it saw in the run before. */
export function ruffWarm(place: Place): Side {
  return { label: '`ruff --select E722`, warm', place, commands: (folder, memory) => [ruff(folder, E722, memory)] };
}
