package bank

// institutions is the catalogue: the Sandbox's own test institutions and some of the real ones it also offers.
// Source: the sandbox institutions page.
func institutions() []Institution {
	us, ca, gb := []string{"US"}, []string{"CA"}, []string{"GB"}
	full := []string{"assets", "auth", "balance", "transactions", "identity", "investments", "liabilities"}
	plain := []string{"assets", "auth", "balance", "transactions", "identity"}
	card := []string{"assets", "balance", "transactions", "identity", "liabilities"}
	british := []string{"assets", "auth", "balance", "transactions", "identity", "payment_initiation"}
	list := []Institution{
		{ID: "ins_109508", Name: "First Platypus Bank", Products: full, CountryCodes: us, URL: "https://firstplatypus.example", PrimaryColor: "#1f3a5f", RoutingNumbers: []string{"110000000", "011401533"}},
		{ID: "ins_109509", Name: "First Gingham Credit Union", Products: full, CountryCodes: us, URL: "https://gingham.example", PrimaryColor: "#b3364b", RoutingNumbers: []string{"021000021"}},
		{ID: "ins_109510", Name: "Tattersall Federal Credit Union", Products: full, CountryCodes: us, URL: "https://tattersall.example", PrimaryColor: "#2f6b4f", RoutingNumbers: []string{"031101279"}},
		{ID: "ins_109511", Name: "Tartan Bank", Products: full, CountryCodes: us, URL: "https://tartan.example", PrimaryColor: "#7a1f3d", RoutingNumbers: []string{"121042882"}},
		{ID: "ins_109512", Name: "Houndstooth Bank", Products: full, CountryCodes: us, URL: "https://houndstooth.example", PrimaryColor: "#3d3d3d", RoutingNumbers: []string{"021000021", "110000000"}},
		{ID: "ins_43", Name: "Tartan-Dominion Bank of Canada", Products: full, CountryCodes: ca, URL: "https://tartan-dominion.example", PrimaryColor: "#a32020"},
		{ID: "ins_116834", Name: "Flexible Platypus Open Banking", Products: british, CountryCodes: gb, URL: "https://flexible-platypus.example", PrimaryColor: "#22577a", OAuth: true},
		{ID: "ins_117650", Name: "Royal Bank of Plaid", Products: british, CountryCodes: gb, URL: "https://royal-plaid.example", PrimaryColor: "#4b2a7b", OAuth: true},
		{ID: "ins_127287", Name: "Platypus OAuth Bank", Products: full, CountryCodes: us, URL: "https://platypus-oauth.example", PrimaryColor: "#0f766e", RoutingNumbers: []string{"322271627"}, OAuth: true},
		{ID: "ins_132241", Name: "First Platypus OAuth App2App Bank", Products: full, CountryCodes: us, URL: "https://platypus-app2app.example", PrimaryColor: "#155e75", OAuth: true},
		{ID: "ins_117181", Name: "Flexible Platypus Open Banking (OAuth QR)", Products: british, CountryCodes: gb, URL: "https://flexible-platypus-qr.example", PrimaryColor: "#1d4e89", OAuth: true},
		{ID: "ins_132363", Name: "Unhealthy Platypus Bank - Degraded", Products: plain, CountryCodes: us, URL: "https://degraded-platypus.example", PrimaryColor: "#b45309", Health: Degraded},
		{ID: "ins_132361", Name: "Unhealthy Platypus Bank - Down", Products: plain, CountryCodes: us, URL: "https://down-platypus.example", PrimaryColor: "#7f1d1d", Health: Down},
		{ID: "ins_133402", Name: "Unsupported Platypus Bank - Institution Not Supported", Products: plain, CountryCodes: us, PrimaryColor: "#6b7280"},
		{ID: "ins_133502", Name: "Platypus Bank RUX Auth", Products: plain, CountryCodes: us, URL: "https://platypus-rux.example", PrimaryColor: "#0369a1"},
		{ID: "ins_133503", Name: "Platypus Bank RUX Match", Products: plain, CountryCodes: us, URL: "https://platypus-rux.example", PrimaryColor: "#0284c7"},

		{ID: "ins_1", Name: "Bank of America", Products: full, CountryCodes: us, URL: "https://www.bankofamerica.com", PrimaryColor: "#e31837", RoutingNumbers: []string{"011000138", "026009593"}, AlwaysMFA: true},
		{ID: "ins_127990", Name: "U.S. Bank", Products: full, CountryCodes: us, URL: "https://www.usbank.com", PrimaryColor: "#0c2074", RoutingNumbers: []string{"091000022"}, AlwaysMFA: true},
		{ID: "ins_3", Name: "Chase", Products: full, CountryCodes: us, URL: "https://www.chase.com", PrimaryColor: "#095aa6", RoutingNumbers: []string{"021000021", "322271627"}},
		{ID: "ins_56", Name: "Chase", Products: full, CountryCodes: us, URL: "https://www.chase.com", PrimaryColor: "#095aa6", RoutingNumbers: []string{"021000021"}, OAuth: true},
		{ID: "ins_4", Name: "Wells Fargo", Products: full, CountryCodes: us, URL: "https://www.wellsfargo.com", PrimaryColor: "#d71e28", RoutingNumbers: []string{"121000248"}},
		{ID: "ins_5", Name: "Citibank Online", Products: full, CountryCodes: us, URL: "https://www.citi.com", PrimaryColor: "#056dae", RoutingNumbers: []string{"021000089"}},
		{ID: "ins_7", Name: "USAA", Products: full, CountryCodes: us, URL: "https://www.usaa.com", PrimaryColor: "#12395b", RoutingNumbers: []string{"314074269"}},
		{ID: "ins_10", Name: "American Express", Products: card, CountryCodes: us, URL: "https://www.americanexpress.com", PrimaryColor: "#006fcf"},
		{ID: "ins_11", Name: "Charles Schwab", Products: full, CountryCodes: us, URL: "https://www.schwab.com", PrimaryColor: "#00a0df"},
		{ID: "ins_12", Name: "Fidelity", Products: full, CountryCodes: us, URL: "https://www.fidelity.com", PrimaryColor: "#368727"},
		{ID: "ins_15", Name: "Navy Federal Credit Union", Products: full, CountryCodes: us, URL: "https://www.navyfederal.org", PrimaryColor: "#004a80", RoutingNumbers: []string{"256074974"}},
		{ID: "ins_116944", Name: "Sallie Mae", Products: []string{"balance", "transactions", "identity", "liabilities"}, CountryCodes: us, URL: "https://www.salliemae.com", PrimaryColor: "#0f3b68"},
	}
	for i := range list {
		if list[i].Health == "" {
			list[i].Health = Healthy
		}
		list[i].Supported = list[i].ID != "ins_133402"
		if list[i].RoutingNumbers == nil {
			list[i].RoutingNumbers = []string{}
		}
	}
	return list
}
