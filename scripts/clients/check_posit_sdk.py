"""Works with OAuth integrations through posit-sdk, as a script of a Connect administrator would.

CONNECT_SERVER and CONNECT_API_KEY address the server, which must be fresh; CONTENT_GUIDS names two of its content items.
Every step prints one line; the first thing that is not as it should be ends the script with an assertion.
"""

import os

from posit.connect import Client
from posit.connect.errors import ClientError

CUSTOM = {
    "auth_mode": "Confidential",
    "authorization_uri": "https://idp.example.com/authorize",
    "client_id": "a-client",
    "client_secret": "a secret",
    "scopes": "offline_access openid",
    "token_endpoint_auth_method": "client_secret_post",
    "token_uri": "https://idp.example.com/token",
}

client = Client()
integrations = client.oauth.integrations
content = [client.content.get(guid) for guid in os.environ["CONTENT_GUIDS"].split(",")]
version = tuple(int(part) for part in client.version.split(".")[:2])


def step(text):
    print(f"  {text}")


def refused(code, call):
    try:
        call()
    except ClientError as error:
        assert error.error_code == code, error
    else:
        raise AssertionError(f"not refused with code {code}")


def guids(items):
    return [item["guid"] for item in items]


def associated(item):
    return [found["oauth_integration_guid"] for found in item.oauth.associations.find()]


assert client.me["username"] == "admin"
assert client.users.find_one(prefix="ADM")["username"] == "admin"
assert "analysts" in [group["name"] for group in client.groups.find()]
step("who is asking, users and groups")

before = integrations.find()
assert [item["template"] for item in before] == (["connect"] if version >= (2025, 5) else [])
step("list of a fresh server")

first = integrations.create(
    name="First ", description="one\ntwo", template="custom", config=CUSTOM
)
assert first["name"] == "First " and first["description"] == "one\ntwo"
assert "client_secret" not in first["config"]
if version >= (2024, 12):
    assert first["config"]["use_pkce"] is True and first["config"]["auth_type"] == "Viewer"
assert ("auth_type" in first) == (version >= (2024, 12))
assert integrations.get(first["guid"]) == first
step("create and get; the secret is not shown")

second = integrations.create(
    name="Second",
    description=None,
    template="azure",
    config={
        **({"auth_type": "Service Account"} if version >= (2024, 12) else {}),
        "tenant_id": "a-tenant",
        "client_id": "a-client",
        "client_secret": "another secret",
    },
)
assert int(second["id"]) > int(first["id"])
assert guids(integrations.find()) == guids([*before, first, second])
assert integrations.find_by(name="^Second$")["guid"] == second["guid"]
assert integrations.find_by(integration_type="custom")["guid"] == first["guid"]
if version >= (2024, 12):
    assert integrations.find_by(auth_type="Service Account")["guid"] == second["guid"]
step("list in order of creation, find by name, template and auth type")

first.update(name="First")
assert first["name"] == "First" and first["description"] == "one\ntwo"
first.update(config={"scopes": "openid"})
assert first["config"]["scopes"] == "openid" and first["config"]["client_id"] == "a-client"
assert integrations.get(first["guid"]) == first
step("update of one field and of one config key")

twin = integrations.create(name="First", description="", template="custom", config=CUSTOM)
assert twin["guid"] != first["guid"]
step("two of one name")

templates = client.get("v1/oauth/templates").json()
assert client.get("v1/oauth/templates/custom").json() in templates
secret_fields = [f["name"] for f in templates[0]["fields"] if f["secret"]]
assert secret_fields == ["client_secret"]
step("templates")

for item in content:
    item.oauth.associations.update(second["guid"])
assert associated(content[0]) == guids([second])
if version >= (2025, 7):
    content[0].oauth.associations.update(guids([first, second]))
    assert sorted(associated(content[0])) == sorted(guids([first, second]))
    assert content[0].oauth.associations.find_by(name="First")["content_guid"] == content[0]["guid"]
else:
    refused(208, lambda: content[0].oauth.associations.update(guids([first, second])))
assert {found["app_guid"] for found in second.associations.find()} == set(guids(content))
content[1].oauth.associations.delete()
assert associated(content[1]) == []
step("associations: one, several, replaced, cleared")

for item in [second, twin]:
    item.delete()
assert guids(integrations.find()) == guids([*before, first])
assert second["guid"] not in associated(content[0])
refused(4, lambda: integrations.get(second["guid"]))
refused(4, second.delete)
step("delete, which takes the associations along")

refused(227, lambda: integrations.create(name="X", template="none", config={}))
refused(
    228,
    lambda: integrations.create(
        name="X", template="custom", config={**CUSTOM, "auth_mode": "Nobody"}
    ),
)
refused(3, lambda: integrations.get("not-a-guid"))
refused(4, lambda: client.content.get("00000000-0000-4000-8000-ffffffffffff"))
step("refusals arrive with Connect's codes")
