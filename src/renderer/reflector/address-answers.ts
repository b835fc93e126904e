import type { AddressQuestion } from '../../shared/views.ts';

/** A yes or no to each question about an address; one left out is open. */
export type Answers = Partial<Record<AddressQuestion, boolean>>;

/** What is said of each room's address so far, by the room's id. */
export type AnswersByRoom = Readonly<Record<string, Answers>>;

/** A room with what has to be said about its address. */
export type Asked = { id: string; questions: AddressQuestion[] };

/** The rooms of which something is still to be said. */
export function openRooms(rooms: readonly Asked[], answers: AnswersByRoom): Asked[] {
  return rooms.filter(({ id, questions }) => questions.some((one) => answers[id]?.[one] === undefined));
}

/** Questions that several rooms raise and that are not answered for all of them, with how many rooms raise them. */
export function sharedQuestions(
  rooms: readonly Asked[],
  answers: AnswersByRoom,
): { question: AddressQuestion; count: number }[] {
  const all: AddressQuestion[] = ['http', 'private', 'loopback'];
  return all.flatMap((question) => {
    const raising = rooms.filter(({ questions }) => questions.includes(question));
    const open = raising.some(({ id }) => answers[id]?.[question] === undefined);
    return raising.length > 1 && open ? [{ question, count: raising.length }] : [];
  });
}

/** Answers one question for one room. */
export function answered(
  answers: AnswersByRoom,
  roomId: string,
  question: AddressQuestion,
  yes: boolean,
): AnswersByRoom {
  return { ...answers, [roomId]: { ...answers[roomId], [question]: yes } };
}

/** Says yes to one question for every room that raises it. */
export function allowedForAll(
  answers: AnswersByRoom,
  rooms: readonly Asked[],
  question: AddressQuestion,
): AnswersByRoom {
  return rooms
    .filter(({ questions }) => questions.includes(question))
    .reduce((all, { id }) => answered(all, id, question, true), answers);
}
