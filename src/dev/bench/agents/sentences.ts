import type { Random } from '../../../testing/random.js';
import { NOUNS, QUALITIES, VERBS } from './words.js';

const WORRIES: readonly string[] = [
  'because the other machine may be slow',
  'until the registry knows it',
  'so that the dashboard shows it',
  'when the microphone is muted',
  'before anything is sent',
  'as long as the session lasts',
  'for backward compatibility',
  'on every heartbeat',
];

/** A short sentence as people write them above code and in documents, without a full stop. */
export function sentence(random: Random): string {
  const verb = random.pick(VERBS);
  const start = `${verb[0]!.toUpperCase()}${verb.slice(1)}`;
  const end = random.once(2) ? ` ${random.pick(WORRIES)}` : '';
  return `${start} the ${random.pick(QUALITIES)} ${random.pick(NOUNS)} of each ${random.pick(NOUNS)}${end}`;
}

/** So many sentences in one line. */
export function paragraph(random: Random, sentences: number): string {
  return Array.from({ length: sentences }, () => `${sentence(random)}.`).join(' ');
}

/** `audio_session_manager` as `AudioSessionManager`. */
export function camelCase(name: string): string {
  return name
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('');
}

/** `audio_session_manager` as `Audio Session Manager`. */
export function titleCase(name: string): string {
  return name
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join(' ');
}
