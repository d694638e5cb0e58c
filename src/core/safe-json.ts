import { replaceTreacherous } from './safe-text.js';

/** The value as indented JSON with a line feed at its end: ordinary JSON, yet harmless on a terminal or a runner's standard output. */
export function safeJson(value: unknown): string {
  return `${replaceTreacherous(JSON.stringify(value, null, 2), escapeOf).replace(/##(?=\[)/g, '#\\u0023')}\n`;
}

function escapeOf(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}
