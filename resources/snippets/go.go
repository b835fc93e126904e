// Receives webhooks. Run it: WEBHOOK_SECRET=... go run go.go (nothing to install).
package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"log"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"
)

const tolerance = 5 * time.Minute

var secret = os.Getenv("WEBHOOK_SECRET")

// verify tells whether header (X-Webhook-Signature) was made for exactly these bytes within the last five minutes.
func verify(secret, header string, body []byte) bool {
	var timestamp string
	var signatures []string // Two while a secret is being changed: any of them may be the right one.
	for _, part := range strings.Split(header, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		switch name {
		case "t":
			timestamp = value
		case "v1":
			signatures = append(signatures, value)
		}
	}
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil {
		return false
	}
	age := time.Now().Unix() - seconds
	if limit := int64(tolerance.Seconds()); age > limit || age < -limit {
		return false
	}
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(timestamp + "."))
	mac.Write(body)
	expected := []byte(hex.EncodeToString(mac.Sum(nil)))
	for _, signature := range signatures {
		if hmac.Equal(expected, []byte(signature)) {
			return true
		}
	}
	return false
}

func receive(w http.ResponseWriter, r *http.Request) {
	// The bytes as they came: JSON that was parsed and written again has another signature.
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 50<<20))
	if err != nil {
		http.Error(w, "body not readable", http.StatusBadRequest)
		return
	}
	if !verify(secret, r.Header.Get("X-Webhook-Signature"), body) {
		http.Error(w, "wrong signature", http.StatusUnauthorized)
		return
	}
	// The same event may come twice, always with the same id. Keep the ids of the last days in a table with a
	// unique column, and answer 2xx without doing anything if this one is there already.
	id := r.Header.Get("X-Webhook-Id")
	// Answer at once and work afterwards; store the event before, if it must survive a crash of this process.
	w.WriteHeader(http.StatusNoContent)
	go handle(id, body)
}

func handle(id string, body []byte) {
	var event struct {
		Event string `json:"event"`
	}
	if err := json.Unmarshal(body, &event); err != nil {
		log.Print(err)
		return
	}
	log.Print(id, " ", event.Event)
}

func main() {
	if secret == "" {
		log.Fatal("WEBHOOK_SECRET is not set")
	}
	port := os.Getenv("PORT")
	if port == "" {
		port = "8000"
	}
	http.HandleFunc("/", receive)
	log.Fatal(http.ListenAndServe("127.0.0.1:"+port, nil))
}
