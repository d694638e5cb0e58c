import { join } from 'node:path';
import { PROJECT_ROOT } from '../tools.js';
import type { Case, Limit, Side } from './case.js';
import type { Command } from './command.js';
import { BASE_BRANCH, REPORT } from './coverage-corpus.js';
import { type Build, STATIC_GUARDRAILS } from './guardrails.js';
import { HOME_ASSISTANT } from './packages.js';
import * as peers from './peers.js';
import { agentsPlace, COVERAGE_PLACE, manifestPlace, NOWHERE, type Place, packagePlace, pythonPlace } from './place.js';
import { cold, everything, fresh, ruffCold, ruffWarm, warm } from './sides.js';

type PythonPlace = (megabytes: number) => Place;

/** Every case, in the order of the table; none looks at more megabytes of Python than allowed. */
export function cases(build: Build, allowed: number): readonly Case[] {
  const python: PythonPlace = (megabytes) => pythonPlace(megabytes, allowed);
  const groups = [coldCases, warmCases, agentCases, wholeCases, guardrailCases, banditCases, contextCases];
  return groups.flatMap((group) => group(build, python, allowed));
}

/** Nothing remembered, against one rule of ruff. */
function coldCases(build: Build, python: PythonPlace): readonly Case[] {
  return [
    {
      name: 'bare-except-50',
      what: '`bare-except` alone, cold',
      ours: cold(build, python(50), ['bare-except']),
      other: ruffCold(python(50)),
      limit: { ratio: 1 },
    },
    {
      name: 'static-50',
      what: 'every static guardrail, cold',
      ours: everything(build, python(50)),
      other: ruffCold(python(50)),
      limit: { ratio: 1.5 },
    },
    {
      name: 'static-200',
      what: 'every static guardrail, cold',
      ours: everything(build, python(200)),
      other: ruffCold(python(200)),
      limit: { ratio: 1.2 },
    },
    {
      name: 'bare-except-50-fresh',
      what: '`bare-except` alone, cold, never run before',
      ours: fresh(build, python(50), ['bare-except']),
      other: ruffCold(python(50)),
    },
    {
      name: 'static-50-fresh',
      what: 'every static guardrail, cold, never run before',
      ours: fresh(build, python(50), STATIC_GUARDRAILS),
      other: ruffCold(python(50)),
    },
  ];
}

/** A second run of ours against a second run of ruff. */
function warmCases(build: Build, python: PythonPlace): readonly Case[] {
  return againCases(build, python(200), '200', { unchanged: { ratio: 0.7 }, edited: { ratio: 0.8 } });
}

/** The repository that our users have: little code, many sockets, thousands of findings, much that does not parse. */
function agentCases(build: Build, _python: PythonPlace, allowed: number): readonly Case[] {
  const place = agentsPlace(allowed);
  return [
    {
      name: 'bare-except-agents',
      what: '`bare-except` alone, cold',
      ours: cold(build, place, ['bare-except']),
      other: ruffCold(place),
      limit: { ratio: 2 },
    },
    {
      name: 'static-agents',
      what: 'every static guardrail, cold',
      ours: everything(build, place),
      other: ruffCold(place),
      limit: { ratio: 4 },
    },
    ...againCases(build, place, 'agents', {}),
  ];
}

/** Both warm, with nothing changed and with one file in a hundred changed. */
function againCases(
  build: Build,
  place: Place,
  suffix: string,
  limits: { readonly unchanged?: Limit; readonly edited?: Limit },
): readonly Case[] {
  const both = {
    ours: warm(build, place, STATIC_GUARDRAILS),
    other: ruffWarm(place),
    ...(build.caches ? {} : { unavailable: 'not available in this build' }),
    patience: 3,
  };
  return [
    {
      name: `warm-${suffix}`,
      what: 'every static guardrail, warm, nothing changed',
      ...both,
      ...(limits.unchanged === undefined ? {} : { limit: limits.unchanged }),
    },
    {
      name: `edited-${suffix}`,
      what: 'every static guardrail, warm, 1 % of files changed',
      ...both,
      edits: true,
      ...(limits.edited === undefined ? {} : { limit: limits.edited }),
    },
  ];
}

/** What the suite as a whole promises besides. */
function wholeCases(build: Build, python: PythonPlace): readonly Case[] {
  return [
    {
      name: 'static-14',
      what: 'every static guardrail, cold',
      ours: everything(build, python(14)),
      other: {
        label: 'flake8 E722 + bandit + radon',
        place: python(14),
        commands: (folder) => [peers.flake8(folder), peers.bandit(folder), peers.radon(folder)],
      },
      limit: { ratio: 0.03 },
    },
    {
      name: 'startup',
      what: 'startup: `list`',
      ours: { label: 'ours', place: NOWHERE, commands: () => [build.run('list')] },
      other: { label: '`node -e 0`', place: NOWHERE, commands: () => [peers.IDLE_NODE] },
      limit: { ratio: 2 },
      patience: 3,
    },
    {
      name: 'memory-1024',
      what: 'peak memory, every static guardrail, cold',
      ours: everything(build, python(1024)),
      limit: { mebibytes: 512 },
    },
    {
      name: 'growth',
      what: 'growth: every static guardrail, cold',
      ours: everything(build, python(200)),
      other: everything(build, python(50)),
      limit: { ratio: 4.4 },
    },
  ];
}

/** What single guardrails promise. */
function guardrailCases(build: Build, python: PythonPlace): readonly Case[] {
  const portsAdded = (name: string, place: Place): Case => ({
    name,
    what: '`bare-except` and `ports`, cold',
    ours: cold(build, place, ['bare-except', 'ports']),
    other: { ...cold(build, place, ['bare-except']), label: '`bare-except` alone' },
    limit: { ratio: 1.6 },
  });
  const drift = (manifests: number): Side => cold(build, manifestPlace(manifests), ['drift']);
  return [
    portsAdded('ports-added-50', python(50)),
    portsAdded('ports-added-homeassistant', packagePlace(HOME_ASSISTANT, 'Home Assistant')),
    {
      name: 'drift-growth',
      what: 'growth: `drift`, 100 packages a manifest',
      ours: drift(2000),
      other: drift(500),
      limit: { ratio: 4.4 },
    },
    {
      name: 'coverage',
      what: '`coverage` of the changed lines',
      ours: { label: 'ours', place: COVERAGE_PLACE, commands: (folder) => [coverage(build, folder)] },
      other: {
        label: 'diff-cover',
        place: COVERAGE_PLACE,
        commands: (folder) => [peers.diffCover(folder, REPORT, BASE_BRANCH)],
      },
      limit: { ratio: 1 },
    },
  ];
}

/** Our bandit against the same bandit by itself. */
function banditCases(build: Build, python: PythonPlace): readonly Case[] {
  const plain: Side = {
    label: 'plain bandit',
    place: python(14),
    commands: (folder) => [peers.bandit(folder)],
  };
  const ourBandit: Side = {
    label: 'ours',
    place: python(14),
    commands: (folder, memory) => [bandit(build, folder, memory)],
  };
  return [
    {
      name: 'bandit-cold',
      what: '`bandit`, cold',
      ours: { ...ourBandit, forgets: true },
      other: plain,
      limit: { ratio: 0.6 },
    },
    { name: 'bandit-warm', what: '`bandit`, nothing changed', ours: ourBandit, other: plain, limit: { ratio: 0.05 } },
    {
      name: 'bandit-edited',
      what: '`bandit`, 1 % of files changed',
      ours: ourBandit,
      other: plain,
      edits: true,
      limit: { ratio: 0.08 },
    },
  ];
}

/** Comparisons that nobody asked a figure of, for a sense of scale. */
function contextCases(build: Build, python: PythonPlace): readonly Case[] {
  return [
    {
      name: 'ruff-default-50',
      what: 'every static guardrail, cold',
      ours: everything(build, python(50)),
      other: {
        label: '`ruff --no-cache`, its own choice of rules',
        place: python(50),
        commands: (folder) => [peers.ruff(folder, [])],
      },
    },
    {
      name: 'pylint-2',
      what: '`bare-except` alone, cold (little code, because pylint is slow)',
      ours: cold(build, python(2), ['bare-except']),
      other: { label: 'pylint W0702', place: python(2), commands: (folder) => [peers.pylint(folder)] },
    },
  ];
}

/** The bandit guardrail with the pinned bandit, its results kept in the folder. */
function bandit(build: Build, folder: string, memory: string): Command {
  const path = `${join(PROJECT_ROOT, '.tools/python/bin')}:${process.env.PATH}`;
  const environment = { PATH: path, RUNNER_TOOL_CACHE: memory, GUARDRAILS_CACHE_DIR: memory };
  return { ...build.run('check', 'bandit', '--root', folder, '--format', 'json'), environment };
}

function coverage(build: Build, folder: string): Command {
  const options = [`report=${REPORT}`, 'min-changed=50', 'allow-stale=true'];
  const flags = options.flatMap((option) => ['--option', `coverage.${option}`]);
  return build.cold(folder, 'coverage', '--changed-since', BASE_BRANCH, ...flags);
}
