#!/usr/bin/env bash
# On a Mac that builds for a release: a keychain of its own for the certificate in $P12 (base64) with $PASSWORD, the key
# for notarising from $KEY (base64), and what macos.py reads of both in $GITHUB_ENV. Without them it does nothing.
set -euo pipefail
umask 077
if [ -n "${P12:-}" ]; then
    keychain="$RUNNER_TEMP/sign.keychain-db" once=$(uuidgen)
    printf %s "$P12" | base64 -d >"$RUNNER_TEMP/sign.p12"
    security create-keychain -p "$once" "$keychain"
    security set-keychain-settings -lut 7200 "$keychain"
    security unlock-keychain -p "$once" "$keychain"
    security import "$RUNNER_TEMP/sign.p12" -k "$keychain" -P "$PASSWORD" -T /usr/bin/codesign
    security set-key-partition-list -S apple-tool:,apple: -s -k "$once" "$keychain" >/dev/null
    security list-keychains -d user -s "$keychain" login.keychain-db
    rm "$RUNNER_TEMP/sign.p12"
    name=$(security find-identity -v -p codesigning "$keychain" | sed -n 's/.*"\(Developer ID Application[^"]*\)".*/\1/p' | head -n 1)
    [ -n "$name" ] || { echo "The certificate is no Developer ID Application." >&2; exit 1; }
    echo "CONVENE_SIGN_IDENTITY=$name" >>"$GITHUB_ENV"
fi
if [ -n "${KEY:-}" ]; then
    printf %s "$KEY" | base64 -d >"$RUNNER_TEMP/notary.p8"
    echo "CONVENE_NOTARY_KEY=$RUNNER_TEMP/notary.p8" >>"$GITHUB_ENV"
fi
