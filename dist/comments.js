"use strict";
exports.id = 761;
exports.ids = [761];
exports.modules = {

/***/ 527:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q: () => (/* binding */ HttpClient)
/* harmony export */ });
/* unused harmony export BearerCredentialHandler */
/**
 * Takes the place of `@actions/http-client` in the bundle, by `paths` in tsconfig.json.
 *
 * `@actions/core` imports that package for OpenID Connect tokens, which this action never asks for, and it brings undici
 * along, which is large and slow to start. `@actions/github` asks it for proxy agents, in place of which the action passes
 * a `fetch` of its own.
 */
class HttpClient {
    getAgent() {
        return undefined;
    }
    getAgentDispatcher() {
        return undefined;
    }
}



/***/ }),

/***/ 831:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   h: () => (/* binding */ fetch)
/* harmony export */ });
/** Takes the place of `undici`, which `@actions/github` imports for its default `fetch`; see `http-client.ts`. */
const fetch = globalThis.fetch;


/***/ }),

/***/ 6645:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   openIssueComments: () => (/* binding */ openIssueComments)
/* harmony export */ });
/* harmony import */ var _actions_github__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2413);
/* harmony import */ var zod_mini__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(8395);
/* harmony import */ var zod_mini__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(3305);
/* harmony import */ var _foreign__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6379);
/* harmony import */ var _network_failures__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1303);
/* harmony import */ var _network_transport__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9506);
/* harmony import */ var _secret__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(7355);
/* harmony import */ var _errors__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(3116);







const PAGE_SIZE = 100;
/** GitHub takes no more than 2,500 comments. */
const MOST_PAGES = 100;
const commentPage = zod_mini__WEBPACK_IMPORTED_MODULE_6__/* .array */ .YOg(zod_mini__WEBPACK_IMPORTED_MODULE_6__/* .object */ .Ikc({
    id: zod_mini__WEBPACK_IMPORTED_MODULE_6__/* .int */ .Whr(),
    body: zod_mini__WEBPACK_IMPORTED_MODULE_6__/* .nullish */ .cl6(zod_mini__WEBPACK_IMPORTED_MODULE_6__/* .string */ .YjP()),
    user: zod_mini__WEBPACK_IMPORTED_MODULE_6__/* .nullish */ .cl6(zod_mini__WEBPACK_IMPORTED_MODULE_6__/* .object */ .Ikc({ login: zod_mini__WEBPACK_IMPORTED_MODULE_6__/* .string */ .YjP() })),
}));
const user = zod_mini__WEBPACK_IMPORTED_MODULE_6__/* .object */ .Ikc({ login: zod_mini__WEBPACK_IMPORTED_MODULE_6__/* .string */ .YjP() });
const viewer = zod_mini__WEBPACK_IMPORTED_MODULE_6__/* .object */ .Ikc({ viewer: user });
/** The headers that Octokit or this file reads. */
const HEADERS = ['content-type', 'link', 'retry-after', 'x-ratelimit-remaining'];
/** Opens the comments of a pull request; nothing is sent yet. The token goes to `url`'s origin alone. */
function openIssueComments({ url, repository, number, signal }, token, send) {
    const fetch = fetchBy(send, signal);
    const silent = () => undefined;
    const octokit = (0,_actions_github__WEBPACK_IMPORTED_MODULE_0__/* .getOctokit */ .Q)((0,_secret__WEBPACK_IMPORTED_MODULE_4__/* .openSecret */ .J)(token), {
        baseUrl: url,
        userAgent: 'connect-integration-action',
        request: { fetch, log: { debug: silent, info: silent, warn: silent, error: silent } },
    });
    const [owner = '', repo = ''] = repository.split('/');
    const { issues } = octokit.rest;
    const ask = async (request) => {
        try {
            return await request();
        }
        catch (error) {
            throw failureOf(error, url);
        }
    };
    return {
        async *all() {
            for (let page = 1; page <= MOST_PAGES; page += 1) {
                const { comments, more } = await ask(async () => {
                    const paging = { per_page: PAGE_SIZE, page };
                    return readPage(await issues.listComments({ owner, repo, issue_number: number, ...paging }));
                });
                yield* comments;
                if (!more || comments.length === 0)
                    return;
            }
        },
        async login() {
            for (const way of waysToLogin(octokit)) {
                try {
                    return await ask(way);
                }
                catch (error) {
                    if (!(0,_errors__WEBPACK_IMPORTED_MODULE_5__/* .isRefusal */ .v)(error))
                        throw error;
                }
            }
            return null;
        },
        async create(body) {
            await ask(() => issues.createComment({ owner, repo, issue_number: number, body }));
        },
        async update(id, body) {
            await ask(() => issues.updateComment({ owner, repo, comment_id: id, body }));
        },
    };
}
function readPage({ data, headers, }) {
    const comments = commentPage.parse(data).map(({ id, body, user: author }) => ({
        id,
        body: body ?? '',
        author: author?.login ?? null,
    }));
    return { comments, more: /;\s*rel="next"/.test(headers.link ?? '') };
}
/** Tokens of apps, GitHub's own among them, are no users for the REST API; not every server has GraphQL. */
function waysToLogin({ graphql, rest, }) {
    return [
        async () => viewer.parse(await graphql('{ viewer { login } }')).viewer.login,
        async () => user.parse((await rest.users.getAuthenticated()).data).login,
    ];
}
/** A `fetch` over the action's own transport, with its proxies and limits: just as much of one as Octokit asks for. */
function fetchBy(send, signal) {
    return async (url, init) => {
        const { method, headers, body } = init;
        const response = await send({
            url,
            method,
            headers,
            ...(body === undefined ? {} : { body }),
            signal,
        });
        if (response.status >= 300 && response.status < 400) {
            throw new Error('It redirects to another address, where the token is not sent.');
        }
        return {
            url,
            status: response.status,
            headers: new Map(HEADERS.flatMap((name) => {
                const value = response.header(name);
                return value === null ? [] : [[name, value]];
            })),
            text: () => Promise.resolve(response.body),
        };
    };
}
/** Octokit's error for a status from 400 on, as far as it is used. */
const answeredError = zod_mini__WEBPACK_IMPORTED_MODULE_6__/* .object */ .Ikc({
    status: zod_mini__WEBPACK_IMPORTED_MODULE_6__/* .number */ .aig(),
    response: zod_mini__WEBPACK_IMPORTED_MODULE_6__/* .object */ .Ikc({
        headers: zod_mini__WEBPACK_IMPORTED_MODULE_6__/* .record */ .g1P(zod_mini__WEBPACK_IMPORTED_MODULE_6__/* .string */ .YjP(), zod_mini__WEBPACK_IMPORTED_MODULE_6__/* .unknown */ .L5J()),
        data: zod_mini__WEBPACK_IMPORTED_MODULE_6__/* .unknown */ .L5J(),
    }),
});
/** A longer message was not written for people. */
const LONGEST_MESSAGE = 300;
const envelope = zod_mini__WEBPACK_IMPORTED_MODULE_6__/* .object */ .Ikc({ message: zod_mini__WEBPACK_IMPORTED_MODULE_6__/* .string */ .YjP().check(zod_mini__WEBPACK_IMPORTED_MODULE_7__/* ._maxLength */ .Eb(LONGEST_MESSAGE)) });
function failureOf(error, url) {
    const answered = answeredError.safeParse(error);
    if (answered.success) {
        const { status, response } = answered.data;
        const message = envelope.safeParse(response.data).data?.message ?? '';
        const words = message === '' ? '' : ` (${new _foreign__WEBPACK_IMPORTED_MODULE_1__/* .ForeignText */ .s(message).quoted()})`;
        const limited = status === 429 ||
            (status === 403 &&
                ('retry-after' in response.headers ||
                    response.headers['x-ratelimit-remaining'] === '0' ||
                    /rate limit/i.test(message)));
        return new _errors__WEBPACK_IMPORTED_MODULE_5__/* .GitHubError */ .y(`GitHub answered with status ${status}${words}. ${whatToDo(status, limited)}`.trim(), status, { cause: error });
    }
    const cause = error instanceof Error ? error.cause : undefined;
    if (cause instanceof _network_transport__WEBPACK_IMPORTED_MODULE_3__/* .TransportError */ .w) {
        const { reason, host, code } = cause;
        return new _errors__WEBPACK_IMPORTED_MODULE_5__/* .GitHubError */ .y((0,_network_failures__WEBPACK_IMPORTED_MODULE_2__/* .failureSentence */ .Qz)(reason, { host, code, setting: url }), null, {
            cause: error,
        });
    }
    if (cause instanceof Error)
        return new _errors__WEBPACK_IMPORTED_MODULE_5__/* .GitHubError */ .y(`${url}: ${new _foreign__WEBPACK_IMPORTED_MODULE_1__/* .ForeignText */ .s(cause.message).quoted()}`, null, { cause });
    return new _errors__WEBPACK_IMPORTED_MODULE_5__/* .GitHubError */ .y(`The answer of ${url} is not one that GitHub's API documents.`, null, {
        cause: error,
    });
}
function whatToDo(status, limited) {
    if (limited)
        return 'Too many requests were made with this token; the next run tries again.';
    if (status === 401)
        return 'github-token is not valid.';
    if (status === 403 || status === 404) {
        return 'The job needs `permissions: pull-requests: write`. Runs from forks and from Dependabot get a token that can only read.';
    }
    return status >= 500 ? 'The next run tries again.' : '';
}


/***/ })

};
;