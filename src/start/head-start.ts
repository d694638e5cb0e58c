import type { SystemParts } from '../host/system.js';
import type { AnswerPlace } from '../witness/answer-file.js';

/** What the start of the command line leaves to the rest of it. */
export interface HeadStart extends SystemParts {
  /** Where the answer to this command may be kept; null for nowhere. */
  readonly answer: AnswerPlace | null;
}
