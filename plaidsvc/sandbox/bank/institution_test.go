package bank_test

import (
	"bytes"
	"encoding/base64"
	"image/png"
	"regexp"
	"strings"
	"testing"

	"passbook/plaidsvc/sandbox/bank"
)

func TestInstitutions(t *testing.T) {
	w := bank.New(1)
	seen := map[bank.InstitutionID]bool{}
	logos := map[string]bank.InstitutionID{}
	for _, i := range w.Institutions() {
		if seen[i.ID] {
			t.Errorf("%s is there twice", i.ID)
		}
		seen[i.ID] = true
		if i.Name == "" || len(i.Products) == 0 || len(i.CountryCodes) == 0 || i.RoutingNumbers == nil || !regexp.MustCompile(`^#[0-9a-f]{6}$`).MatchString(i.PrimaryColor) {
			t.Errorf("institution %+v", i)
		}
		raw, err := base64.StdEncoding.DecodeString(i.Logo())
		if err != nil {
			t.Fatal(err)
		}
		logo, err := png.Decode(bytes.NewReader(raw))
		if err != nil || logo.Bounds().Dx() != 152 || logo.Bounds().Dy() != 152 {
			t.Errorf("%s: logo %v: %v", i.ID, logo.Bounds(), err)
		}
		if twin, shared := logos[i.Logo()]; shared {
			t.Errorf("%s and %s have one logo", i.ID, twin)
		}
		logos[i.Logo()] = i.ID
	}
	for _, id := range []bank.InstitutionID{
		"ins_109508", "ins_109509", "ins_109510", "ins_109511", "ins_109512", "ins_43", "ins_116834", "ins_117650", "ins_127287", "ins_132241",
		"ins_117181", "ins_132363", "ins_132361", "ins_133402", "ins_133502", "ins_133503", "ins_1", "ins_3", "ins_4", "ins_56", "ins_116944",
	} {
		if _, found := w.Institution(id); !found {
			t.Errorf("%s is missing", id)
		}
	}
	for id, oauth := range map[bank.InstitutionID]bool{"ins_127287": true, "ins_116834": true, "ins_117650": true, "ins_109508": false, "ins_43": false} {
		if i, _ := w.Institution(id); i.OAuth != oauth {
			t.Errorf("%s: OAuth %t", id, i.OAuth)
		}
	}
}

func TestInstitutionStatus(t *testing.T) {
	on := day("2026-06-15")
	for id, want := range map[bank.InstitutionID]bank.HealthLevel{"ins_109508": bank.Healthy, "ins_132363": bank.Degraded, "ins_132361": bank.Down} {
		institution, _ := bank.New(1).Institution(id)
		status := institution.StatusOn(on)
		for _, p := range status.Products {
			if p.Status != want || p.Success+p.ErrorPlaid+p.ErrorInstitution != 1000 || p.ChangedOn >= on {
				t.Errorf("%s: %+v", id, p)
			}
			if (p.Status == bank.Healthy) != (p.Success >= 990) {
				t.Errorf("%s is %s with %d successes in a thousand", id, p.Status, p.Success)
			}
		}
		if (len(status.Incidents) > 0) != (want != bank.Healthy) {
			t.Errorf("%s: incidents %+v", id, status.Incidents)
		}
	}
}

func TestSearch(t *testing.T) {
	w := bank.New(1)
	for query, first := range map[string]bank.InstitutionID{
		"tartan": "ins_109511", "  HOUNDSTOOTH bank ": "ins_109512", "oauth": "ins_127287", "bank of america": "ins_1", "platypus down": "ins_132361",
	} {
		if found := w.Search(query); len(found) == 0 || found[0].ID != first {
			t.Errorf("%q finds %+v", query, found)
		}
	}
	if found := w.Search("no such bank"); len(found) != 0 {
		t.Errorf("found %+v", found)
	}
	if n := len(w.Search("")); n != len(w.Institutions()) {
		t.Errorf("an empty query finds %d", n)
	}
}

func TestTaxonomies(t *testing.T) {
	byID := map[string]string{}
	last := ""
	for _, c := range bank.Categories() {
		if len(c.ID) != 8 || c.ID <= last || len(c.Hierarchy) == 0 || c.Group != bank.Place && c.Group != bank.Special {
			t.Errorf("category %+v after %s", c, last)
		}
		last = c.ID
		byID[c.ID] = strings.Join(c.Hierarchy, "/")
	}
	for id, want := range map[string]string{
		"10000000": "Bank Fees", "10001000": "Bank Fees/Overdraft", "12001000": "Community/Animal Shelter", "18068005": "Service/Utilities/Electric",
		"19013000": "Shops/Computers and Electronics", "19046000": "Shops/Supermarkets and Groceries",
		"19051000": "Shops/Warehouses and Wholesale Stores", "21009000": "Transfer/Payroll",
	} {
		if byID[id] != want {
			t.Errorf("%s is %q, want %q", id, byID[id], want)
		}
	}
	detailed := map[string]bool{}
	for _, c := range bank.PersonalFinanceCategories() {
		if detailed[c.Detailed] || !strings.HasPrefix(c.Detailed, c.Primary+"_") {
			t.Errorf("category %+v", c)
		}
		detailed[c.Detailed] = true
	}
	if len(detailed) != 104 || !detailed["FOOD_AND_DRINK_FAST_FOOD"] || !detailed["INCOME_WAGES"] || !detailed["RENT_AND_UTILITIES_GAS_AND_ELECTRICITY"] {
		t.Errorf("%d detailed categories", len(detailed))
	}
	for _, username := range append(households(), bank.UserGood, "user_bulk_5000") {
		for _, row := range openAt(t, username, "pass_good", day("2026-06-15")).Transactions(day("2026-06-15")) {
			if !detailed[row.Personal.Detailed] || byID[row.Category.ID] == "" {
				t.Fatalf("%q has the categories %q and %q", row.Name, row.Personal.Detailed, row.Category.ID)
			}
		}
	}
}
