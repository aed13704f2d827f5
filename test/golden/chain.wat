(module
  (memory (export "memory") 2)
  (global (mut i32) (i32.const 0))
  (global (mut f32) (f32.const 0))
  (global (mut i32) (i32.const 0))
  (global (mut i32) (i32.const 0))
  (global (export "rows:x") (mut i32) (i32.const 0))
  (global (export "order") (mut i32) (i32.const 0))
  (global (export "output:0") (mut i32) (i32.const 0))
  (global (export "record") (mut i32) (i32.const 0))
  (func $rows[20] store where[20]
    (local $l0 i32) (local $l1 i32) (local $l2 v128) (local $l3 v128) (local $l4 v128) (local $l5 i32) (local $l6 v128) (local $l7 v128) (local $l8 v128) (local $l9 v128) (local $l10 v128) (local $l11 i32) (local $l12 i32)
    (local.set $l0 (i32.mul (global.get 0) (i32.const 20)))
    (local.set $l6 (v128.load offset=82112 align=1 (i32.const 0)))
    (local.set $l9 (v128.load offset=82128 align=1 (i32.const 0)))
    (local.set $l10 (v128.load offset=82144 align=1 (i32.const 0)))
    (local.set $l5 (global.get 2))
    (local.set $l11 (global.get 3))
    (local.set $l12 (i32.sub (local.get $l0) (i32.const 3)))
    (if
      (i32.lt_s (local.tee $l1 (i32.const 0)) (local.get $l12))
      (then
        (loop
          (local.set $l4
            (v128.load offset=64 align=1
              (i32.add (local.get $l5) (i32.shl (local.get $l1) (i32.const 2)))))
          (local.set $l3 (f32x4.lt (local.get $l4) (local.get $l6)))
          (local.set $l7 (f32x4.sqrt (f32x4.abs (local.get $l4))))
          (local.set $l8 (f32x4.add (f32x4.mul (local.get $l4) (local.get $l9)) (local.get $l10)))
          (local.set $l2 (v128.bitselect (local.get $l7) (local.get $l8) (local.get $l3)))
          (v128.store align=1
            (i32.add (local.get $l11) (i32.shl (local.get $l1) (i32.const 2)))
            (local.get $l2))
          (br_if 0
            (i32.lt_s (local.tee $l1 (i32.add (local.get $l1) (i32.const 4))) (local.get $l12)))))))
  (func $gather x (param $p0 i32) (param $p1 i32)
    (local $l2 i32) (local $l3 i32) (local $l4 i32) (local $l5 i32)
    (if
      (i32.lt_s (local.tee $l2 (i32.const 0)) (global.get 0))
      (then
        (loop
          (local.set $l4
            (i32.add
              (local.get $p0)
              (i32.mul
                (i32.load align=1 (i32.add (local.get $p1) (i32.shl (local.get $l2) (i32.const 2))))
                (i32.const 80))))
          (local.set $l5 (i32.mul (local.get $l2) (i32.const 80)))
          (v128.store offset=64 align=1 (local.get $l5) (v128.load align=1 (local.get $l4)))
          (v128.store offset=80 align=1
            (local.get $l5)
            (v128.load offset=16 align=1 (local.get $l4)))
          (v128.store offset=96 align=1
            (local.get $l5)
            (v128.load offset=32 align=1 (local.get $l4)))
          (v128.store offset=112 align=1
            (local.get $l5)
            (v128.load offset=48 align=1 (local.get $l4)))
          (v128.store offset=128 align=1
            (local.get $l5)
            (v128.load offset=64 align=1 (local.get $l4)))
          (br_if 0
            (i32.lt_s (local.tee $l2 (i32.add (local.get $l2) (i32.const 1))) (global.get 0)))))))
  (func $step (param $p0 i32) (param $p1 i32)
    (local $l2 i32) (local $l3 i32)
    (global.set 1 (f32.convert_i32_s (local.get $p1)))
    (if
      (i32.lt_s (local.tee $l2 (i32.const 0)) (local.get $p1))
      (then
        (loop
          (global.set 0 (i32.sub (local.get $p1) (local.get $l2)))
          (if
            (i32.gt_s (global.get 0) (i32.const 1024))
            (then
              (global.set 0 (i32.const 1024))))
          (local.set $l3 (i32.add (local.get $p0) (local.get $l2)))
          (if
            (global.get 5)
            (then
              (call $gather x
                (global.get 4)
                (i32.add (global.get 5) (i32.shl (local.get $l3) (i32.const 2))))
              (global.set 2 (i32.const 0)))
            (else
              (global.set 2
                (i32.sub
                  (i32.add (global.get 4) (i32.mul (local.get $l3) (i32.const 80)))
                  (i32.const 64)))))
          (global.set 3 (i32.add (global.get 6) (i32.mul (local.get $l3) (i32.const 80))))
          (call $rows[20] store where[20])
          (br_if 0
            (i32.lt_s (local.tee $l2 (i32.add (local.get $l2) (i32.const 1024))) (local.get $p1)))))))
  (func $steps (export "steps") (param $p0 i32) (param $p1 i32) (param $p2 i32) (param $p3 i32)
    (local $l4 i32) (local $l5 i32) (local $l6 i32) (local $l7 i32)
    (local.set $l7 (global.get 7))
    (if
      (i32.lt_s (local.tee $l4 (local.get $p0)) (local.get $p1))
      (then
        (loop
          (local.set $l5 (i32.mul (local.get $l4) (local.get $p2)))
          (local.set $l6 (i32.sub (local.get $p3) (local.get $l5)))
          (if
            (i32.gt_s (local.get $l6) (local.get $p2))
            (then
              (local.set $l6 (local.get $p2))))
          (call $step (local.get $l5) (local.get $l6))
          (local.set $l7 (i32.add (local.get $l7) (i32.const 0)))
          (br_if 0
            (i32.lt_s (local.tee $l4 (i32.add (local.get $l4) (i32.const 1))) (local.get $p1)))))))
  (data (i32.const 82112) "\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00")
  (data (i32.const 82128) "\00\00\00\40\00\00\00\40\00\00\00\40\00\00\00\40")
  (data (i32.const 82144) "\00\00\80\3f\00\00\80\3f\00\00\80\3f\00\00\80\3f"))
