(module
  (memory (export "memory") 2)
  (global (mut i32) (i32.const 0))
  (global (mut f32) (f32.const 0))
  (global (mut i32) (i32.const 0))
  (global (export "rows:x") (mut i32) (i32.const 0))
  (global (export "order") (mut i32) (i32.const 0))
  (global (export "record") (mut i32) (i32.const 0))
  (func $rows[20] reduce mul[20]
    (local $l0 i32) (local $l1 i32) (local $l2 v128) (local $l3 v128) (local $l4 i32) (local $l5 v128) (local $l6 v128) (local $l7 i32) (local $l8 i32)
    (if
      (i32.lt_s (local.tee $l0 (i32.const 0)) (global.get 0))
      (then
        (loop
          (local.set $l4 (i32.add (i32.mul (local.get $l0) (i32.const 80)) (global.get 2)))
          (local.set $l8 (i32.mul (local.get $l0) (i32.const 4)))
          (f32.store offset=86208 align=1 (i32.const 0) (f32.const -0))
          (f32.store offset=86212 align=1 (i32.const 0) (f32.const -0))
          (f32.store offset=86216 align=1 (i32.const 0) (f32.const -0))
          (f32.store offset=86220 align=1 (i32.const 0) (f32.const -0))
          (f32.store offset=86224 align=1 (i32.const 0) (f32.const -0))
          (f32.store offset=86228 align=1 (i32.const 0) (f32.const -0))
          (f32.store offset=86232 align=1 (i32.const 0) (f32.const -0))
          (f32.store offset=86236 align=1 (i32.const 0) (f32.const -0))
          (f32.store offset=86240 align=1 (i32.const 0) (f32.const -0))
          (f32.store offset=86244 align=1 (i32.const 0) (f32.const -0))
          (f32.store offset=86248 align=1 (i32.const 0) (f32.const -0))
          (f32.store offset=86252 align=1 (i32.const 0) (f32.const -0))
          (f32.store offset=86256 align=1 (i32.const 0) (f32.const -0))
          (f32.store offset=86260 align=1 (i32.const 0) (f32.const -0))
          (f32.store offset=86264 align=1 (i32.const 0) (f32.const -0))
          (f32.store offset=86268 align=1 (i32.const 0) (f32.const -0))
          (local.set $l7 (i32.sub (i32.const 20) (i32.const 3)))
          (if
            (i32.lt_s (local.tee $l1 (i32.const 0)) (local.get $l7))
            (then
              (loop
                (local.set $l3
                  (v128.load offset=64 align=1
                    (i32.add (local.get $l4) (i32.shl (local.get $l1) (i32.const 2)))))
                (local.set $l2 (f32x4.mul (local.get $l3) (local.get $l3)))
                (local.set $l5
                  (v128.load offset=86208 align=1
                    (i32.mul (i32.and (local.get $l1) (i32.const 15)) (i32.const 4))))
                (local.set $l6 (f32x4.add (local.get $l5) (local.get $l2)))
                (v128.store offset=86208 align=1
                  (i32.mul (i32.and (local.get $l1) (i32.const 15)) (i32.const 4))
                  (local.get $l6))
                (br_if 0
                  (i32.lt_s (local.tee $l1 (i32.add (local.get $l1) (i32.const 4))) (local.get $l7))))))
          (f32.store offset=82048 align=1
            (local.get $l8)
            (f32.add
              (f32.add
                (f32.add
                  (f32.add
                    (f32.load offset=86208 align=1 (i32.const 0))
                    (f32.load offset=86240 align=1 (i32.const 0)))
                  (f32.add
                    (f32.load offset=86224 align=1 (i32.const 0))
                    (f32.load offset=86256 align=1 (i32.const 0))))
                (f32.add
                  (f32.add
                    (f32.load offset=86216 align=1 (i32.const 0))
                    (f32.load offset=86248 align=1 (i32.const 0)))
                  (f32.add
                    (f32.load offset=86232 align=1 (i32.const 0))
                    (f32.load offset=86264 align=1 (i32.const 0)))))
              (f32.add
                (f32.add
                  (f32.add
                    (f32.load offset=86212 align=1 (i32.const 0))
                    (f32.load offset=86244 align=1 (i32.const 0)))
                  (f32.add
                    (f32.load offset=86228 align=1 (i32.const 0))
                    (f32.load offset=86260 align=1 (i32.const 0))))
                (f32.add
                  (f32.add
                    (f32.load offset=86220 align=1 (i32.const 0))
                    (f32.load offset=86252 align=1 (i32.const 0)))
                  (f32.add
                    (f32.load offset=86236 align=1 (i32.const 0))
                    (f32.load offset=86268 align=1 (i32.const 0)))))))
          (br_if 0
            (i32.lt_s (local.tee $l0 (i32.add (local.get $l0) (i32.const 1))) (global.get 0)))))))
  (func $rows[] rowSum sum[]
    (local $l0 i32) (local $l1 v128) (local $l2 v128) (local $l3 v128) (local $l4 i32) (local $l5 f32) (local $l6 f32) (local $l7 f32)
    (f32.store offset=86336 align=1 (i32.const 0) (f32.const -0))
    (f32.store offset=86340 align=1 (i32.const 0) (f32.const -0))
    (f32.store offset=86344 align=1 (i32.const 0) (f32.const -0))
    (f32.store offset=86348 align=1 (i32.const 0) (f32.const -0))
    (f32.store offset=86352 align=1 (i32.const 0) (f32.const -0))
    (f32.store offset=86356 align=1 (i32.const 0) (f32.const -0))
    (f32.store offset=86360 align=1 (i32.const 0) (f32.const -0))
    (f32.store offset=86364 align=1 (i32.const 0) (f32.const -0))
    (f32.store offset=86368 align=1 (i32.const 0) (f32.const -0))
    (f32.store offset=86372 align=1 (i32.const 0) (f32.const -0))
    (f32.store offset=86376 align=1 (i32.const 0) (f32.const -0))
    (f32.store offset=86380 align=1 (i32.const 0) (f32.const -0))
    (f32.store offset=86384 align=1 (i32.const 0) (f32.const -0))
    (f32.store offset=86388 align=1 (i32.const 0) (f32.const -0))
    (f32.store offset=86392 align=1 (i32.const 0) (f32.const -0))
    (f32.store offset=86396 align=1 (i32.const 0) (f32.const -0))
    (local.set $l4 (i32.sub (global.get 0) (i32.const 3)))
    (if
      (i32.lt_s (local.tee $l0 (i32.const 0)) (local.get $l4))
      (then
        (loop
          (local.set $l1 (v128.load offset=82048 align=1 (i32.shl (local.get $l0) (i32.const 2))))
          (local.set $l2
            (v128.load offset=86336 align=1
              (i32.mul (i32.and (local.get $l0) (i32.const 15)) (i32.const 4))))
          (local.set $l3 (f32x4.add (local.get $l2) (local.get $l1)))
          (v128.store offset=86336 align=1
            (i32.mul (i32.and (local.get $l0) (i32.const 15)) (i32.const 4))
            (local.get $l3))
          (br_if 0
            (i32.lt_s (local.tee $l0 (i32.add (local.get $l0) (i32.const 4))) (local.get $l4))))))
    (if
      (i32.lt_s (local.tee $l0 (local.get $l0)) (global.get 0))
      (then
        (loop
          (local.set $l5 (f32.load offset=82048 align=1 (i32.shl (local.get $l0) (i32.const 2))))
          (local.set $l6
            (f32.load offset=86336 align=1
              (i32.mul (i32.and (local.get $l0) (i32.const 15)) (i32.const 4))))
          (local.set $l7 (f32.add (local.get $l6) (local.get $l5)))
          (f32.store offset=86336 align=1
            (i32.mul (i32.and (local.get $l0) (i32.const 15)) (i32.const 4))
            (local.get $l7))
          (br_if 0
            (i32.lt_s (local.tee $l0 (i32.add (local.get $l0) (i32.const 1))) (global.get 0))))))
    (f32.store offset=86464 align=1
      (i32.const 0)
      (f32.add
        (f32.add
          (f32.add
            (f32.add
              (f32.load offset=86336 align=1 (i32.const 0))
              (f32.load offset=86368 align=1 (i32.const 0)))
            (f32.add
              (f32.load offset=86352 align=1 (i32.const 0))
              (f32.load offset=86384 align=1 (i32.const 0))))
          (f32.add
            (f32.add
              (f32.load offset=86344 align=1 (i32.const 0))
              (f32.load offset=86376 align=1 (i32.const 0)))
            (f32.add
              (f32.load offset=86360 align=1 (i32.const 0))
              (f32.load offset=86392 align=1 (i32.const 0)))))
        (f32.add
          (f32.add
            (f32.add
              (f32.load offset=86340 align=1 (i32.const 0))
              (f32.load offset=86372 align=1 (i32.const 0)))
            (f32.add
              (f32.load offset=86356 align=1 (i32.const 0))
              (f32.load offset=86388 align=1 (i32.const 0))))
          (f32.add
            (f32.add
              (f32.load offset=86348 align=1 (i32.const 0))
              (f32.load offset=86380 align=1 (i32.const 0)))
            (f32.add
              (f32.load offset=86364 align=1 (i32.const 0))
              (f32.load offset=86396 align=1 (i32.const 0))))))))
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
  (func $add up (param $p0 i32)
    (local $l1 i32)
    (if
      (local.get $p0)
      (then
        (block
          (local.set $l1 (i32.const 0))
          (loop
            (f64.store offset=86528 align=1
              (i32.shl (local.get $l1) (i32.const 3))
              (f64.add
                (f64.load offset=86528 align=1 (i32.shl (local.get $l1) (i32.const 3)))
                (f64.promote_f32
                  (f32.load offset=86464 align=1 (i32.shl (local.get $l1) (i32.const 2))))))
            (br_if 0
              (i32.lt_s (local.tee $l1 (i32.add (local.get $l1) (i32.const 1))) (i32.const 1))))))
      (else
        (block
          (local.set $l1 (i32.const 0))
          (loop
            (f64.store offset=86528 align=1
              (i32.shl (local.get $l1) (i32.const 3))
              (f64.promote_f32
                (f32.load offset=86464 align=1 (i32.shl (local.get $l1) (i32.const 2)))))
            (br_if 0
              (i32.lt_s (local.tee $l1 (i32.add (local.get $l1) (i32.const 1))) (i32.const 1))))))))
  (func $settle
    (local $l0 i32)
    (block
      (local.set $l0 (i32.const 0))
      (loop
        (f32.store offset=86464 align=1
          (i32.shl (local.get $l0) (i32.const 2))
          (f32.demote_f64 (f64.load offset=86528 align=1 (i32.shl (local.get $l0) (i32.const 3)))))
        (br_if 0 (i32.lt_s (local.tee $l0 (i32.add (local.get $l0) (i32.const 1))) (i32.const 1))))))
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
            (global.get 4)
            (then
              (call $gather x
                (global.get 3)
                (i32.add (global.get 4) (i32.shl (local.get $l3) (i32.const 2))))
              (global.set 2 (i32.const 0)))
            (else
              (global.set 2
                (i32.sub
                  (i32.add (global.get 3) (i32.mul (local.get $l3) (i32.const 80)))
                  (i32.const 64)))))
          (call $rows[20] reduce mul[20])
          (call $rows[] rowSum sum[])
          (if
            (i32.gt_s (local.get $p1) (i32.const 1024))
            (then
              (call $add up (local.get $l2))))
          (br_if 0
            (i32.lt_s (local.tee $l2 (i32.add (local.get $l2) (i32.const 1024))) (local.get $p1))))))
    (if
      (i32.gt_s (local.get $p1) (i32.const 1024))
      (then
        (call $settle))))
  (func $steps (export "steps") (param $p0 i32) (param $p1 i32) (param $p2 i32) (param $p3 i32)
    (local $l4 i32) (local $l5 i32) (local $l6 i32) (local $l7 i32)
    (local.set $l7 (global.get 5))
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
          (memory.copy (i32.add (local.get $l7) (i32.const 0)) (i32.const 86464) (i32.const 4))
          (local.set $l7 (i32.add (local.get $l7) (i32.const 4)))
          (br_if 0
            (i32.lt_s (local.tee $l4 (i32.add (local.get $l4) (i32.const 1))) (local.get $p1))))))))
