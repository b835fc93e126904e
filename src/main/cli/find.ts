import type { EndpointView, RoomView } from '../../shared/views.ts';
import type { EngineClient } from './client.ts';
import { CommandStopped } from './stop.ts';

/** A room by its name or id. */
export async function findRoom(engine: EngineClient, wanted: string): Promise<RoomView> {
  const rooms = await engine.request('room.list', {});
  const found = rooms.find(({ id }) => id === wanted) ?? rooms.find(({ name }) => name === wanted);
  if (!found) throw new CommandStopped(`There is no room ${wanted}. \`relay rooms\` lists them.`);
  return found;
}

/** An endpoint by its id, or by its URL where no other one has it. */
export async function findEndpoint(engine: EngineClient, wanted: string): Promise<EndpointView> {
  const [first, ...more] = (await allEndpoints(engine)).filter(
    ({ id, url }) => id === wanted || url === wanted,
  );
  if (!first) throw noEndpoint(wanted);
  if (more.length > 0) {
    throw new CommandStopped(
      `Several endpoints have the URL ${wanted}. Name one by its id; \`relay rooms\` lists them.`,
    );
  }
  return first;
}

/** The endpoints of a room, by its name or id, or the one endpoint, by its id or URL. */
export async function findEndpoints(engine: EngineClient, wanted: string): Promise<EndpointView[]> {
  const rooms = await engine.request('room.list', {});
  const room = rooms.find(({ id, name }) => id === wanted || name === wanted);
  if (!room) return [await findEndpoint(engine, wanted)];
  if (room.endpoints.length === 0) throw new CommandStopped(`The room ${room.name} has no endpoint.`);
  return room.endpoints;
}

async function allEndpoints(engine: EngineClient): Promise<EndpointView[]> {
  return (await engine.request('room.list', {})).flatMap(({ endpoints }) => endpoints);
}

function noEndpoint(wanted: string): CommandStopped {
  return new CommandStopped(`There is no room or endpoint ${wanted}. \`relay rooms\` lists them.`);
}
