import { found } from '../lookup';
import type { Answer, Call } from '../protocol';
import { permissionDenied } from '../refusal';
import type { Session } from '../state';
import type { Server } from './server';

/** One's own sessions; with `all=true` those of everyone, which only administrators may ask for (documented). */
export function listSessions({ store }: Server, { query, owner, state }: Call): Answer {
  const all = query.get('all') === 'true';
  if (all && owner?.role !== 'administrator') throw permissionDenied();
  const own = store.userOf(owner)?.guid;
  return [200, state.sessions.filter((session) => all || session.user_guid === own)];
}

export function getSession(server: Server, call: Call): Answer {
  return [200, findSession(server, call)];
}

export function deleteSession(server: Server, call: Call): Answer {
  const session = findSession(server, call);
  const { store } = server;
  store.write({ sessions: store.state.sessions.filter((other) => other !== session) });
  return [204, undefined];
}

/** Other people's sessions are the administrators' (documented); the refusal's status and code are inferred. */
function findSession({ store }: Server, { key, owner, state }: Call): Session {
  const session = found(state.sessions, key, 'OAuth session');
  const own = store.userOf(owner)?.guid;
  if (session.user_guid !== own && owner?.role !== 'administrator') throw permissionDenied();
  return session;
}
