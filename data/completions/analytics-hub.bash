# bash completion for analytics-hub
_analytics_hub() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}
  case $prev in
    --drop) mapfile -t COMPREPLY < <(compgen -d -- "$cur"); return ;;
    --socket|--token-file|--tls-cert|--tls-key|--config|check-config|backup|restore) mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
    --storage) mapfile -t COMPREPLY < <(compgen -P sqlite: -d -- "${cur#sqlite:}"); return ;;
    --bus) mapfile -t COMPREPLY < <(compgen -W "local" -- "$cur"); return ;;
    --listen|--name|--origin) return ;;
  esac
  if [[ $cur == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "--listen --socket --embedded --storage --bus --drop --token-file --tls-cert --tls-key --name --origin --sample --config --version --help" -- "$cur")
  else
    mapfile -t COMPREPLY < <(compgen -W "check-config backup restore remove-data" -- "$cur")
  fi
}
complete -F _analytics_hub analytics-hub
