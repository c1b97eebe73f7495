# Read by other scripts here. Looks into the kernel's tables: a fresh machine has no tool for it.

# port_is_taken PORT: somebody listens on it on 127.0.0.1 or on every address.
port_is_taken() {
    port_hex=$(printf '%04X' "$1")
    awk -v port="$port_hex" '
        $4 == "0A" {
            split($2, at, ":")
            if (at[2] == port && at[1] ~ /^(0100007F|0+|0000000000000000FFFF00000100007F)$/) found = 1
        }
        END { exit !found }' /proc/net/tcp $([ ! -r /proc/net/tcp6 ] || echo /proc/net/tcp6)
}

# http_status PORT PATH: the status that a server on 127.0.0.1 answers, or nothing.
http_status() {
    timeout 5 bash -c 'exec 3<>"/dev/tcp/127.0.0.1/$0" &&
        printf "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n" "$1" >&3 &&
        read -r version status rest <&3 && echo "$status"' "$1" "$2" 2>/dev/null
}
