import { ConnectError } from './errors';
import { read, type Requests } from './requests';
import {
  readCurrentUser,
  readServerSettings,
  readTemplates,
  type ServerSettings,
  type Templates,
} from './schemas';

/** What a server tells of itself, and of whoever asks. Older servers do not tell all of it. */
export interface ServerCalls {
  /** Every template; `not-told` also on older servers (status 404), and in a form that is not known. */
  listTemplates(): Promise<Templates>;
  /** The settings; without a version where the server does not tell. */
  serverSettings(): Promise<ServerSettings>;
  /** The role of the account that the API key belongs to; `null` where the server does not tell. */
  currentRole(): Promise<string | null>;
}

export function serverCalls(http: Requests): ServerCalls {
  return {
    listTemplates: () =>
      orAbsent(
        read(http, readTemplates, { method: 'GET', path: '/v1/oauth/templates' }),
        isNotOffered,
        'not-told',
      ),
    serverSettings: () =>
      orAbsent(
        read(http, readServerSettings, { method: 'GET', path: '/server_settings', open: true }),
        isNotTold,
        { version: '' },
      ),
    currentRole: () =>
      orAbsent(
        read(http, readCurrentUser, { method: 'GET', path: '/v1/user', once: 'always' }).then(
          ({ user_role }) => user_role,
        ),
        () => true,
        null,
      ),
  };
}

/** The answer, or `absent` if a ConnectError means that the server has nothing to tell. */
async function orAbsent<T, A>(
  answer: Promise<T>,
  isAbsent: (error: ConnectError) => boolean,
  absent: A,
): Promise<T | A> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ConnectError && isAbsent(error)) return absent;
    throw error;
  }
}

/** Whether the server answered, yet with something that an older or a newer version may answer. */
function isNotOffered(error: ConnectError): boolean {
  const { failure } = error;
  return failure.kind === 'status' ? [403, 404, 405].includes(failure.status) : isNotTold(error);
}

/** Whether the server answered, yet not with what was asked for. */
function isNotTold({ failure }: ConnectError): boolean {
  return failure.kind === 'status' || (failure.kind === 'unreadable' && failure.reason === 'shape');
}
