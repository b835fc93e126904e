import type { AcceptEvent } from '../delivery/accept-event.ts';
import type { IntakeTokensStore } from '../rooms/intake-tokens.ts';
import type { RoomsStore } from '../rooms/rooms.ts';
import type { SecretsStore } from '../secrets/secrets.ts';
import type { Reflector } from './reflector/reflector.ts';
import type { IntakePort } from './types.ts';

export type IntakeParts = {
  rooms: RoomsStore;
  secrets: SecretsStore;
  intakeTokens: IntakeTokensStore;
  acceptEvent: AcceptEvent;
  reflector: Pick<Reflector, 'testCallArrived'>;
};

/** What the intakes need, made of the engine's parts. */
export function createIntakePort(parts: IntakeParts): IntakePort {
  const { rooms, secrets, intakeTokens, acceptEvent, reflector } = parts;
  return {
    async findRoom(ref) {
      const room = rooms.find(ref);
      return (
        room && {
          id: room.id,
          name: room.name,
          enabled: room.enabled,
          payloadRoomId: room.externalId ?? room.id,
        }
      );
    },
    async intakeSecret(roomId) {
      const { intakeSecretCiphertext: ciphertext, intakeSecretBackend: cipherBackend } = rooms.get(roomId);
      return ciphertext === null || cipherBackend === null
        ? null
        : secrets.unseal({ ciphertext, cipherBackend });
    },
    checkToken: (bearer) => intakeTokens.check(bearer),
    testCallArrived: reflector.testCallArrived,
    accept: (event) => acceptEvent.accept(event),
  };
}
