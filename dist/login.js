"use strict";
exports.id = 924;
exports.ids = [924];
exports.modules = {

/***/ 9924:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  login: () => (/* binding */ login)
});

// EXTERNAL MODULE: ./src/foreign.ts
var foreign = __webpack_require__(6379);
// EXTERNAL MODULE: ./src/secret.ts
var secret = __webpack_require__(7355);
// EXTERNAL MODULE: ./src/url.ts
var src_url = __webpack_require__(7666);
// EXTERNAL MODULE: ./src/connect/errors.ts
var errors = __webpack_require__(6807);
// EXTERNAL MODULE: ./src/network/failures.ts
var failures = __webpack_require__(1303);
// EXTERNAL MODULE: ./src/connect/messages.ts
var messages = __webpack_require__(3588);
;// CONCATENATED MODULE: ./src/connect/login-words.ts


/** There is no short-lived key for this job. The message says in whole sentences why, and what to do. */
class LoginError extends Error {
    constructor(message, options) {
        super(`${message} ${messages/* IF_A_KEY_WAS_MEANT */.w3}`, options);
        this.name = 'LoginError';
    }
}
/** GitHub gave no identity token. */
function withoutToken(reason, options) {
    return new LoginError(`connect-api-key is not given, and GitHub gave this job no identity token for Connect: ${reason}`, options);
}
/** Connect gave no key for the identity token. The message says what it answered to each try. */
function noKeyGiven(claims, answers, options) {
    const shown = claims === null
        ? 'whose claims cannot be read'
        : `sub ${claims.sub}, iss ${claims.iss}, aud ${claims.aud}`;
    return new LoginError([
        `connect-api-key is not given, and Connect gave no short-lived key for the identity token of this job (${shown}).`,
        ...answers,
        'docs/keyless.md shows how to set up both sides.',
    ].join(' '), options);
}
/** Why GitHub gave no identity token. */
function githubText(error) {
    const { failure } = error;
    switch (failure.kind) {
        case 'status':
            return `it answered with status ${failure.status}. ${failure.status < 500
                ? 'Does the job have the permission id-token: write?'
                : 'Run the job again.'}`;
        case 'redirect':
            return 'its address redirects, and the action does not follow.';
        case 'unreadable':
            return 'the answer is not the one that GitHub documents.';
        case 'timeout':
            return `it did not answer within ${failure.seconds} s (request-timeout). Run the job again.`;
        case 'network':
            return (0,failures/* failureSentence */.Qz)(failure.reason, {
                ...failure,
                setting: 'the variable ACTIONS_ID_TOKEN_REQUEST_URL',
            });
        case 'cancelled':
            return error.message;
    }
}
/** What Connect answered to a try, and what to do about it. */
function answerText(error, claims) {
    const { failure, request } = error;
    if (failure.kind !== 'status')
        return error.message;
    const words = [(0,messages/* said */.ag)(failure.status, failure.serverMessage), hint(failure, claims)];
    return `${words.filter(Boolean).join(' ')} ${(0,messages/* trace */.uP)(failure, request)}`;
}
/**
 * What a refusal means. Connect's codes are documented by their names alone (`APIErrorCode` of its API reference); OAuth's
 * errors are those of RFC 6749 and RFC 8693, with the descriptions that rsconnect-python tells apart.
 */
function hint(failure, claims) {
    const { status, code, oauth } = failure;
    switch (code ?? 0) {
        case 212:
        case 213:
        case 214:
        case 250:
            return 'Identity federation is not there: it is switched off (EarlyAccess.IdentityFederation), or this version of Connect does not have it.';
        case 215:
        case 251:
        case 276:
            return 'Connect did not get a whole identity token: a proxy or gateway in between may change requests.';
        case 216:
            return `No integration of the kind OpenID Connect Federation has the issuer ${claims?.iss ?? 'of the token'}.`;
        case 217:
            return 'No user of Connect matches, or more than one: compare the sub above, letter by letter, with the one that the user is known by.';
        case 221:
            return 'The licence of this server does not include it (Connect Enhanced or Advanced).';
        case 256:
            return 'The federation integration expects another audience: set its audience to this aud, or set the input audience to its audience.';
        case 275:
            return unverified(claims);
    }
    if (oauth !== undefined)
        return oauthHint(oauth, claims);
    if (status === 402) {
        return 'The licence of this server does not include it (Connect Enhanced or Advanced).';
    }
    if (status === 401) {
        return 'This server answers no request without a key: a gateway may stand in front (gateway-headers), or this version of Connect cannot exchange tokens.';
    }
    if (status === 404)
        return 'This server does not have this endpoint.';
    return '';
}
function oauthHint(problem, claims) {
    switch (problem) {
        case 'ambiguous':
            return 'More than one user or trusted publisher matches the token: leave one.';
        case 'unverified':
            return unverified(claims);
        case 'no-match':
            return 'Nobody is granted access with this token: compare sub, iss and aud above with what Connect expects.';
        case 'audience':
            return 'Connect expects another audience: give it in the input audience.';
        case 'unsupported':
            return 'The token endpoint of this server does not exchange identity tokens in this way.';
    }
}
function unverified(claims) {
    const issuer = claims === null ? 'the issuer' : `${claims.iss}/.well-known/openid-configuration`;
    return `Connect could not verify the token: check that Connect can reach ${issuer}, that the federation integration has exactly this iss as its issuer, and that Connect's clock is right.`;
}

// EXTERNAL MODULE: ./src/connect/readers.ts
var readers = __webpack_require__(7134);
;// CONCATENATED MODULE: ./src/connect/login.ts






const CREDENTIALS = '/v1/oauth/integrations/credentials';
const DISCOVERY = '/.well-known/oauth-authorization-server';
const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const ID_TOKEN = 'urn:ietf:params:oauth:token-type:id_token';
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';
/** From rstudio/rsconnect. */
const API_KEY = 'urn:posit:connect:api-key';
/**
 * Gets a short-lived API key for the identity token of this job.
 *
 * It tries identity federation first, as rstudio/rsconnect does, then the token endpoint, as rsconnect-python does,
 * which also serves trusted publishing. A repository may have both, and the key of a trusted publisher cannot manage
 * integrations.
 *
 * @throws LoginError with what GitHub and Connect have answered; ConnectError if the run is cancelled
 */
async function login(options) {
    const token = await identityToken(options);
    const federation = { method: 'POST', path: CREDENTIALS };
    const first = await exchange(options, token, API_KEY, federation);
    if (typeof first !== 'string')
        return first;
    const endpoint = await discover(options);
    if ('why' in endpoint)
        throw noKeyGiven(token.claims, [first, endpoint.why]);
    const { pathname: path } = new URL(endpoint.url);
    const second = await exchange(options, token, ACCESS_TOKEN, {
        method: 'POST',
        path,
        url: endpoint.url,
    });
    if (typeof second !== 'string')
        return second;
    throw noKeyGiven(token.claims, [first, second]);
}
/** @see https://docs.github.com/actions/reference/security/oidc for the request and its answer */
async function identityToken({ credential, github, onSecret, }) {
    const { requestUrl: url, audience } = credential;
    const query = `${url.includes('?') ? '&' : '?'}audience=${encodeURIComponent(audience)}`;
    const call = { method: 'GET', path: (0,src_url/* parseUrl */.Dl)(url)?.pathname ?? '', url: url + query };
    let answer;
    try {
        answer = await github.request(call);
    }
    catch (error) {
        throw error instanceof errors/* ConnectError */.T$ && error.failure.kind !== 'cancelled'
            ? withoutToken(githubText(error), { cause: error })
            : error;
    }
    const value = textIn(answer.json, 'value');
    if (value === null) {
        throw withoutToken('its answer holds none.');
    }
    onSecret(value, 'the identity token');
    for (const segment of value.split('.'))
        onSecret(segment, 'the identity token');
    return { secret: new secret/* Secret */.z(value), claims: readClaims(value) };
}
/** A key, or why Connect refused this exchange. Any other error is thrown. */
async function exchange({ connect, onSecret }, token, requestedType, call) {
    let answer;
    try {
        answer = await connect.request({
            ...call,
            // A second key does no harm: the first one expires unused.
            repeatable: true,
            form: {
                grant_type: TOKEN_EXCHANGE,
                subject_token_type: ID_TOKEN,
                requested_token_type: requestedType,
                subject_token: token.secret,
            },
        });
    }
    catch (error) {
        if (!(error instanceof errors/* ConnectError */.T$) || error.failure.kind === 'cancelled')
            throw error;
        const text = answerText(error, token.claims);
        if (mayBeElsewhere(error))
            return text;
        throw noKeyGiven(token.claims, [text], { cause: error });
    }
    const key = textIn(answer.json, 'access_token');
    if (key === null || !/^[\x21-\x7e]+$/.test(key)) {
        return `Connect answered, but without a key. [${call.method} ${call.path}, status ${answer.status}, correlation id ${answer.correlationId}]`;
    }
    onSecret(key, 'the short-lived key');
    return new secret/* Secret */.z(key);
}
/** Whether another way may lead to a key. A licence and a rate limit are the same for all of them. */
function mayBeElsewhere({ failure }) {
    if (failure.kind !== 'status')
        return false;
    const { status } = failure;
    return status >= 400 && status < 500 && status !== 402 && status !== 429;
}
/**
 * The token endpoint by RFC 8414, whose document Posit's client looks for below the server's sub-path. Never at the root
 * of the host, where another application may be.
 */
async function discover({ server, connect, }) {
    let json;
    try {
        const call = { method: 'GET', path: DISCOVERY, url: server + DISCOVERY };
        ({ json } = await connect.request(call));
    }
    catch (error) {
        if (!(error instanceof errors/* ConnectError */.T$) || error.failure.kind === 'cancelled')
            throw error;
        return { why: `The server names no token endpoint. ${answerText(error, null)}` };
    }
    const endpoint = textIn(json, 'token_endpoint');
    if (endpoint === null)
        return { why: `The server names no token endpoint (GET ${DISCOVERY}).` };
    if (!grantsExchange(json)) {
        return { why: 'The token endpoint of the server does not exchange identity tokens.' };
    }
    const base = new URL(server);
    // Where a proxy ends TLS, Connect may believe that it is reached over plain HTTP.
    const url = (0,src_url/* parseUrl */.Dl)(base.protocol === 'https:' ? endpoint.replace(/^http:/i, 'https:') : endpoint);
    const isBelow = url?.pathname.startsWith(`${base.pathname.replace(/\/$/, '')}/`) ?? false;
    if (url?.origin !== base.origin || !isBelow || url.username !== '' || url.password !== '') {
        return {
            why: `The server names a token endpoint at another address, so nothing was sent there: ${url === null ? 'it is no URL' : new foreign/* ForeignText */.s(url.origin).quoted()}. Check Server.Address of Connect.`,
        };
    }
    return { url: url.href };
}
/** Where the server lists its grants, the exchange must be among them, as rsconnect-python has it. */
function grantsExchange(json) {
    const { grant_types_supported: grants } = (0,readers/* asRecord */.qY)(json);
    return !Array.isArray(grants) || grants.includes(TOKEN_EXCHANGE);
}
function textIn(json, key) {
    if (typeof json !== 'object' || json === null || Array.isArray(json))
        return null;
    const value = (0,readers/* asRecord */.qY)(json)[key];
    return typeof value === 'string' && value !== '' ? value : null;
}
/** What the token says of the job. It is not verified here: Connect does that. */
function readClaims(token) {
    try {
        const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString();
        const { sub, iss, aud } = (0,readers/* asRecord */.qY)(JSON.parse(payload));
        return { sub: String(sub), iss: String(iss), aud: String(aud) };
    }
    catch {
        return null;
    }
}


/***/ })

};
;