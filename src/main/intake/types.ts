import type { Acceptance, IncomingEvent } from '../delivery/accept-event.ts';

/** What the intakes need of the engine. */
export type IntakePort = {
  /** The room by its id, its id at Reflector, or its name; null when unknown. */
  findRoom(
    ref: { id: string } | { name: string },
  ): Promise<{ id: string; name: string; enabled: boolean; payloadRoomId: string } | null>;
  /** The secret that Reflector's own webhook for this room is verified with; null when none is set. */
  intakeSecret(roomId: string): Promise<string | null>;
  /** True for a valid intake token. */
  checkToken(bearer: string): Promise<boolean>;
  /** Told of Reflector's own test call for a room once its signature was found right. */
  testCallArrived(roomId: string): void;
  accept(event: IncomingEvent): Promise<Acceptance>;
};
