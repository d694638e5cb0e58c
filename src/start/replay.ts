import { type AnswerPlace, type KeptAnswer, readAnswer } from '../witness/answer-file.js';
import { ask, type World } from '../witness/question.js';

/** The answer of an earlier run where the world says all that it said then, else null. */
export async function replay(place: AnswerPlace, world: World): Promise<KeptAnswer | null> {
  const kept = readAnswer(world.files, place);
  if (kept === null) return null;
  const pending: Promise<boolean>[] = [];
  for (const [question, said] of kept.testimony) {
    const answer = ask(question, world);
    if (typeof answer !== 'string') pending.push(answer.then((now) => now === said));
    else if (answer !== said) return null;
  }
  return (await allHold(pending)) ? kept : null;
}

/** Whether all come true; known as soon as one does not. */
function allHold(pending: readonly Promise<boolean>[]): Promise<boolean> {
  return new Promise((resolve) => {
    for (const each of pending) void each.then((holds) => holds || resolve(false));
    void Promise.all(pending).then((all) => resolve(all.every(Boolean)));
  });
}
