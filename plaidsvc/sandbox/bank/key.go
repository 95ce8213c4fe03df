package bank

import "math/bits"

// key names a point in the world; everything random is drawn from a key, never from a running generator, so that a
// row does not change when another is added before it.
type key struct{ hi, lo uint64 }

func newKey(parts ...string) key {
	return key{hi: 0x9e3779b97f4a7c15, lo: 0xc2b2ae3d27d4eb4f}.with(parts...)
}

// with is the key one level below, by name.
func (k key) with(parts ...string) key {
	for _, part := range parts {
		for i := range len(part) {
			b := uint64(part[i])
			k.hi = (k.hi ^ b) * 0x100000001b3
			k.lo = bits.RotateLeft64(k.lo^b, 23) * 0x9fb21c651e98df25
		}
		k.hi, k.lo = mix(k.hi^uint64(len(part))), mix(k.lo+k.hi)
	}
	return k
}

// at is the key one level below, by number.
func (k key) at(n int64) key {
	return key{hi: mix(k.hi ^ uint64(n)*0x9e3779b97f4a7c15), lo: mix(k.lo + uint64(n)*0xd6e8feb86659fd93 + 1)}
}

// mix is the finaliser of splitmix64, a bijection.
func mix(z uint64) uint64 {
	z += 0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// below is a number from 0 to n-1; salt tells several draws from one key apart.
func (k key) below(n int, salt string) int {
	if n <= 1 {
		return 0
	}
	high, _ := bits.Mul64(mix(k.with(salt).hi^k.lo), uint64(n))
	return int(high)
}

// between is a number from low to high, both possible.
func (k key) between(low, high int64, salt string) int64 {
	if high <= low {
		return low
	}
	return low + int64(k.below(int(high-low)+1, salt))
}

// chance is true with a probability of permille in a thousand.
func (k key) chance(permille int, salt string) bool { return k.below(1000, salt) < permille }

const idAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

// id is an opaque identifier in Plaid's form: 37 letters and digits.
func (k key) id() string {
	var out [40]byte
	word := k.hi
	for i := 0; i < len(out); i += 10 {
		word = mix(word ^ k.lo)
		rest := word
		for j := range 10 {
			out[i+j] = idAlphabet[rest%62]
			rest /= 62
		}
		k.lo = bits.RotateLeft64(k.lo, 17) ^ k.hi
	}
	return string(out[:37])
}
