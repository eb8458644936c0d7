# bash completion for analytics
_analytics() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}
  local commands="kpi watch sync status verify backup restore remove-data board snapshot chart bench demo"
  case $prev in
    --period) mapfile -t COMPREPLY < <(compgen -W "minute hour day" -- "$cur"); return ;;
    --theme) mapfile -t COMPREPLY < <(compgen -W "light dark hc-light hc-dark" -- "$cur"); return ;;
    --workspace) mapfile -t COMPREPLY < <(compgen -d -- "$cur"); return ;;
    --spec|--data|--out|--token-file|backup|restore|import) mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
    kpi) mapfile -t COMPREPLY < <(compgen -W "list show get" -- "$cur"); return ;;
    board) mapfile -t COMPREPLY < <(compgen -W "list export import" -- "$cur"); return ;;
    snapshot|export) mapfile -t COMPREPLY < <(compgen -W "overview executive sales seller operations supply-chain support models computer" -- "$cur"); return ;;
    show|get|watch) mapfile -t COMPREPLY < <(compgen -W "$(analytics kpi list 2>/dev/null | cut -d' ' -f1)" -- "$cur"); return ;;
  esac
  if [[ $cur == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "--workspace --json --version --help --period --from --to --dim --dims --hub --tenant --once --out --size --theme --locale --spec --data --accept-key --pdf --paper --portrait --at" -- "$cur")
  else
    mapfile -t COMPREPLY < <(compgen -W "$commands" -- "$cur")
  fi
}
complete -F _analytics analytics
