package vault

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"passbook/internal/ledger"
	"passbook/internal/secret"
)

var home = Place{Environment: ledger.Sandbox, Table: "item", Row: "i1", Field: "access_token"}

func mustVault(t *testing.T) *Vault {
	t.Helper()
	v, err := InMemory()
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestSealedValueOpensOnlyInItsPlace(t *testing.T) {
	v := mustVault(t)
	token := secret.New("access-sandbox-0c2f4b8e-1111-2222-3333-444455556666")
	sealed, err := v.Seal(token, home)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(sealed, []byte("access-sandbox")) {
		t.Fatal("the token stands in the sealed value")
	}
	got, err := v.Open(sealed, home)
	if err != nil || got != token {
		t.Fatalf("opened %q, %v", got.Reveal(), err)
	}
	again, err := v.Seal(token, home)
	if err != nil || bytes.Equal(again, sealed) {
		t.Fatalf("sealing twice gave the same bytes (%v): the nonce is not fresh", err)
	}
	for _, other := range []Place{
		{Environment: ledger.Production, Table: "item", Row: "i1", Field: "access_token"},
		{Environment: ledger.Sandbox, Table: "pending_link", Row: "i1", Field: "access_token"},
		{Environment: ledger.Sandbox, Table: "item", Row: "i2", Field: "access_token"},
		{Environment: ledger.Sandbox, Table: "item", Row: "i1", Field: "link_token"},
		{Environment: ledger.Sandbox, Table: "item|i1", Row: "", Field: "access_token"},
	} {
		var tampered *TamperedError
		if _, err := v.Open(sealed, other); !errors.As(err, &tampered) || !errors.Is(err, ErrKey) {
			t.Errorf("opened at %+v: %v", other, err)
		}
	}
}

func TestEveryChangedByteIsNoticed(t *testing.T) {
	v := mustVault(t)
	sealed, err := v.Seal(secret.New("token"), home)
	if err != nil {
		t.Fatal(err)
	}
	for i := range sealed {
		changed := bytes.Clone(sealed)
		changed[i] ^= 1
		_, err := v.Open(changed, home)
		var tampered *TamperedError
		var wrong *WrongKeyError
		inKeyID := i >= 1 && i < 1+keyIDSize
		if inKeyID && !errors.As(err, &wrong) || !inKeyID && !errors.As(err, &tampered) {
			t.Errorf("byte %d changed: %v", i, err)
		}
	}
	for n := range len(sealed) {
		if _, err := v.Open(sealed[:n], home); !errors.Is(err, ErrKey) {
			t.Errorf("cut at %d: %v", n, err)
		}
	}
}

func TestAnotherKeyIsNamed(t *testing.T) {
	a, b := mustVault(t), mustVault(t)
	sealed, err := a.Seal(secret.New("token"), home)
	if err != nil {
		t.Fatal(err)
	}
	_, err = b.Open(sealed, home)
	var wrong *WrongKeyError
	if !errors.As(err, &wrong) || wrong.Have != b.KeyID() || wrong.Want != a.KeyID() {
		t.Fatalf("got %v", err)
	}
}

func TestEmptySecretIsSealedToo(t *testing.T) {
	v := mustVault(t)
	sealed, err := v.Seal(secret.Secret{}, home)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := v.Open(sealed, home); err != nil || !got.Empty() {
		t.Fatalf("%q, %v", got.Reveal(), err)
	}
}

func TestErrorsNameNoSecret(t *testing.T) {
	v := mustVault(t)
	sealed, err := v.Seal(secret.New("very-secret-token"), home)
	if err != nil {
		t.Fatal(err)
	}
	_, err = v.Open(sealed, Place{Table: "item", Row: "i9", Field: "access_token"})
	if text := fmt.Sprintf("%v %+v", err, err); bytes.Contains([]byte(text), []byte("very-secret")) || !bytes.Contains([]byte(text), []byte("i9")) {
		t.Fatal(text)
	}
}
