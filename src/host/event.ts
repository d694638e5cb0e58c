import { UserError } from '../core/errors.js';
import type { EventPayload, Files } from './host.js';

const EVENT_LIMIT = 32 * 1024 * 1024;

/**
 * The payload of the event that started the run, from the file that the runner names; empty where it names none. Throws
 * a UserError when that is no regular file of at most 32 MiB, or holds anything but a JSON object.
 */
export function readEvent(files: Files, path: string | null): EventPayload {
  if (path === null) return {};
  const bytes = files.read(path, EVENT_LIMIT);
  if (bytes === null) throw badEvent('is no regular file of at most 32 MiB.');
  const payload = parsed(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) throw badEvent('is no JSON object.');
  return payload as EventPayload;
}

function badEvent(what: string): UserError {
  return new UserError(`the event's file ${what}`, { file: 'GITHUB_EVENT_PATH' });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
