import { bufferOver } from '../core/bytes.js';
import { SyntaxProblem } from '../core/problem.js';
import { isCompose } from '../parsers/compose.js';
import { parseYaml, type YamlNode } from '../parsers/yaml.js';
import { defineFacts } from './facts.js';

/** A Python program that a start-up configuration starts. */
export interface ProgramMention {
  /** A path ending in `.py`, or the dotted name behind `-m`, as written. */
  readonly program: string;
  readonly kind: 'path' | 'module';
  /** Whether a service of a compose file starts it. */
  readonly isCompose: boolean;
  readonly line: number;
}

const MENTION = /(?:^|[\s"'=[,(])(?:-m[\s"',]+([A-Za-z_][\w.]*)|([\w./-]*[\w-]\.py))(?=$|[\s"',\])};:])/g;
const SIZE_LIMIT = 1_048_576;
const LINE_LIMIT = 2_000;
/** Configuration of build services, hooks and packaging names scripts that nobody starts as a service. */
const OTHERS =
  /^(?:\.github|\.circleci|\.gitlab-ci[^/]*|\.azure-pipelines|\.buildkite)(?:\/|$)|(?:^|\/)(?:\.pre-commit-[^/]*|pyproject\.toml|package\.json|[^/]*lock[^/]*|mkdocs\.yml|codecov\.yml|\.readthedocs\.ya?ml)$/;

/** Keys whose value is started; in a configuration of what is started, those that name a file as well. */
const STARTING =
  /\b(?:args?|cmd|command|entry_?point|exec(?:start)?|main|module|program|run|script|start|target)\b["']?\s*[:=]/i;
const NAMING = /\b(?:file|path)\b["']?\s*[:=]/i;
const STARTERS =
  /(?:^|[/_.-])(?:agents?|daemons?|ecosystem|fleet|launch(?:er)?|processes|services?|start(?:up)?|supervisord?|workers?)(?=[_.-]|$)/i;
/** Settings of tools, and what guardrails themselves keep. */
const HIDDEN = /(?:^|\/)\./;

/** Python programs that compose files, YAML, JSON and TOML configurations, systemd units and Procfiles start. */
export const programMentions = defineFacts<ProgramMention>({
  id: 'program-mentions',
  version: 1,
  files: ['**/*.{yml,yaml,json,toml,service}', '**/Procfile', '**/Procfile.*', '**/supervisord.conf'],
  prefilter: (bytes) => bytes.length <= SIZE_LIMIT && MAY_MENTION.some((mark) => bufferOver(bytes).includes(mark)),
  scan(file) {
    const { path, text } = file;
    if (OTHERS.test(path) || (HIDDEN.test(path) && !/(?:^|\/)\.devcontainer\//.test(path))) return [];
    const isComposed = /\.ya?ml$/.test(path) && /^services[ \t]*:/m.test(text) && composed(text);
    const isList = !/\.(?:ya?ml|json|toml)$/.test(path);
    const starts = (line: string): boolean =>
      isComposed || isList || STARTING.test(line) || (STARTERS.test(path) && NAMING.test(line));
    return text
      .split('\n')
      .flatMap((line, index) =>
        starts(line) ? mentionsIn(line, index + 1).map((mention) => ({ ...mention, isCompose: isComposed })) : [],
      );
  },
});

const MAY_MENTION = [Buffer.from('.py'), Buffer.from('-m')];

function mentionsIn(text: string, line: number): readonly Omit<ProgramMention, 'isCompose'>[] {
  if (text.length > LINE_LIMIT || /^\s*(?:#|\/\/|;)/.test(text)) return [];
  return Array.from(text.matchAll(MENTION), ([, module, path]) =>
    module === undefined ? { program: path!, kind: 'path', line } : { program: module, kind: 'module', line },
  );
}

function composed(text: string): boolean {
  try {
    return parseYaml(text).some((document: YamlNode) => isCompose(document));
  } catch (error) {
    if (error instanceof SyntaxProblem) return false;
    throw error;
  }
}
