package config

import (
	"path/filepath"

	"github.com/adrg/xdg"
)

// Folders are where Passbook's files go.
type Folders struct {
	Data   string // databases
	State  string // the log
	Config string // config.toml
	Cache  string // whatever may be deleted at any time
}

const program = "passbook"

// SystemFolders returns the folders the operating system keeps for programs: XDG's on Unix, their like elsewhere.
func SystemFolders() Folders {
	return Folders{
		Data:   filepath.Join(xdg.DataHome, program),
		State:  filepath.Join(xdg.StateHome, program),
		Config: filepath.Join(xdg.ConfigHome, program),
		Cache:  filepath.Join(xdg.CacheHome, program),
	}
}

// foldersUnder returns folders that are all inside one.
func foldersUnder(home string) Folders {
	return Folders{Data: home, State: home, Config: home, Cache: filepath.Join(home, "cache")}
}
