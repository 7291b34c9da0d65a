#!/usr/bin/env bash
# What workflows do without this action: look for the integration by its name, then update or create it.
set -euo pipefail
integrations="$CONNECT_SERVER/__api__/v1/oauth/integrations"
call() {
  curl --silent --show-error --fail-with-body --header "Authorization: Key $CONNECT_API_KEY" "$@"
}
guid=$(call "$integrations" | jq -r 'map(select(.name == env.NAME))[0].guid // empty')
body=$(jq -n --arg guid "$guid" '{name: env.NAME, description: env.DESCRIPTION,
  config: {auth_type: "Viewer", authorization_uri: env.AUTHORIZATION_URI, token_uri: env.TOKEN_URI,
  client_id: env.CLIENT_ID, client_secret: env.CLIENT_SECRET}} +
  if $guid == "" then {template: "custom"} else {} end')
if [ -n "$guid" ]; then request=PATCH; else request=POST; fi
call --request "$request" "$integrations${guid:+/$guid}" --data "$body" |
  jq -r '"guid=\(.guid)"' >>"$GITHUB_OUTPUT"
